"""Puts the newest price list into the search index. Runs every night as a Container Apps job."""

import csv
import io
import os

from azure.identity import DefaultAzureCredential, get_bearer_token_provider
from azure.search.documents import SearchClient
from azure.search.documents.indexes import SearchIndexClient
from azure.search.documents.indexes.models import (
    HnswAlgorithmConfiguration,
    SearchableField,
    SearchField,
    SearchFieldDataType,
    SearchIndex,
    SimpleField,
    VectorSearch,
    VectorSearchProfile,
)
from azure.storage.blob import ContainerClient
from openai import AzureOpenAI

INDEX = "machines"
BATCH = 50

credential = DefaultAzureCredential()
models = AzureOpenAI(
    azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
    azure_ad_token_provider=get_bearer_token_provider(credential, "https://cognitiveservices.azure.com/.default"),
    api_version="2024-10-21",
    max_retries=8,
)


def prepare_index() -> None:
    index = SearchIndex(
        name=INDEX,
        fields=[
            SimpleField(name="id", type=SearchFieldDataType.String, key=True),
            SearchableField(name="name", type=SearchFieldDataType.String),
            SearchableField(name="description", type=SearchFieldDataType.String),
            SimpleField(name="available", type=SearchFieldDataType.Boolean, filterable=True),
            SimpleField(name="day", type=SearchFieldDataType.Double),
            SimpleField(name="week", type=SearchFieldDataType.Double),
            SearchField(
                name="vector",
                type=SearchFieldDataType.Collection(SearchFieldDataType.Single),
                vector_search_dimensions=3072,
                vector_search_profile_name="machines",
            ),
        ],
        vector_search=VectorSearch(
            algorithms=[HnswAlgorithmConfiguration(name="hnsw")],
            profiles=[VectorSearchProfile(name="machines", algorithm_configuration_name="hnsw")],
        ),
    )
    SearchIndexClient(os.environ["AZURE_SEARCH_ENDPOINT"], credential).create_or_update_index(index)


def newest_list() -> list[dict]:
    container = ContainerClient(os.environ["PRICE_LISTS"], "price-lists", credential=credential)
    newest = max(container.list_blobs(), key=lambda blob: blob.last_modified)
    text = container.download_blob(newest.name).readall().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def main() -> None:
    prepare_index()
    search = SearchClient(os.environ["AZURE_SEARCH_ENDPOINT"], INDEX, credential)
    rows = newest_list()
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        texts = [f"{row['name']}. {row['description']}" for row in batch]
        vectors = models.embeddings.create(model=os.environ["EMBEDDING_DEPLOYMENT"], input=texts).data
        documents = [
            {
                "id": row["number"],
                "name": row["name"],
                "description": row["description"],
                "available": row["available"] == "yes",
                "day": float(row["day"]),
                "week": float(row["week"]),
                "vector": vector.embedding,
            }
            for row, vector in zip(batch, vectors, strict=True)
        ]
        search.merge_or_upload_documents(documents)


if __name__ == "__main__":
    main()
