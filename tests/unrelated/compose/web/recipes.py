import logging
import sqlite3
from http.server import BaseHTTPRequestHandler, HTTPServer

logger = logging.getLogger(__name__)


class Recipes(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            rows = sqlite3.connect("recipes.db").execute("select name from recipes limit 10").fetchall()
        except sqlite3.Error:
            logger.exception("no recipes")
            self.send_error(503)
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(rows).encode())


HTTPServer(("", 8080), Recipes).serve_forever()
