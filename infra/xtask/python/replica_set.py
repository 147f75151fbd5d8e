#!/usr/bin/env python3
"""Makes a freshly started mongod a replica set of one, which transactions need, and waits for it to lead."""
import sys
import time

from pymongo import MongoClient
from pymongo.errors import OperationFailure

host = sys.argv[1]
admin = MongoClient(f"mongodb://{host}/?directConnection=true", serverSelectionTimeoutMS=20_000).admin
try:
    admin.command("replSetInitiate", {"_id": "bodega", "members": [{"_id": 0, "host": host}]})
except OperationFailure as failure:
    if failure.code != 23:  # already initialised
        raise
for _ in range(200):
    if admin.command("hello").get("isWritablePrimary"):
        sys.exit(0)
    time.sleep(0.1)
sys.exit("mongod did not become the leader of its replica set")
