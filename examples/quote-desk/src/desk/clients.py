"""Clients, made once; the identity of the container signs every call."""

from azure.identity import DefaultAzureCredential, get_bearer_token_provider
from azure.search.documents import SearchClient
from openai import AzureOpenAI

import settings

credential = DefaultAzureCredential()

models = AzureOpenAI(
    azure_endpoint=settings.MODEL_ENDPOINT,
    azure_ad_token_provider=get_bearer_token_provider(credential, "https://cognitiveservices.azure.com/.default"),
    api_version="2024-10-21",
    timeout=40,
    max_retries=4,
)

machines = SearchClient(endpoint=settings.SEARCH_ENDPOINT, index_name=settings.INDEX, credential=credential)
