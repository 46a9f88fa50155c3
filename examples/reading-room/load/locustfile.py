"""A busy afternoon: thirty visitors who ask, read and ask again.

Usage: locust -f load/locustfile.py --host https://reading-room.test.ellery.example --headless -u 30 -r 2 -t 15m
"""

import random

from locust import HttpUser, between, task

QUESTIONS = [
    "When did the bridge at Ellery Mill open?",
    "What did a loaf of bread cost in the winter of 1916?",
    "Who won the first regatta?",
    "Which theatres burned down before 1900?",
    "How did the town celebrate the end of the war?",
]


class Visitor(HttpUser):
    wait_time = between(20, 60)

    @task
    def ask(self):
        self.client.post("/questions", json={"text": random.choice(QUESTIONS), "since": 1870, "until": 1930})
