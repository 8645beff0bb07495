"""The floor that our pages are measured against: the same 50 rows, from tuples, through one small template.

No access rules, no sealing, no audit, no layout: the least a Flask application can do for a list, a deep page,
a search and a save. Serve it with the same server and settings as the product, on the same database size:

    DB=bench.sqlite granian --interface wsgi --workers 2 bench.floor:app
"""
# fmt: off  the floor stays as it was taken
# ruff: noqa: ANN001, ANN002, ANN201, E501

import os
import sqlite3
import threading

from flask import Flask, request

COLUMNS = "id, number, name, mobile, id_number, address, tier, level, updated_at"
ORDER = "order by updated_at desc, id desc limit 50"
PAGE = """<!doctype html><html lang="zh"><title>floor</title><table>
{% for id, number, name, mobile, id_number, address, tier, level, updated_at in rows %}
<tr><td><input type="checkbox" value="{{ id }}"><td><a href="/c/{{ number }}">{{ name }}</a><td>{{ number }}
<td>{{ mobile[:3] }}****{{ mobile[-4:] }}<td>{{ id_number[0] }}****{{ id_number[-1] }}<td>{{ address }}<td>{{ tier }}<td>{{ level }}<td>{{ updated_at }}</tr>
{% endfor %}</table>"""

app = Flask(__name__)
template = app.jinja_env.from_string(PAGE)
local = threading.local()


def connection():
    """One SQLite connection a thread, committing with FULL sync as the product does."""
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(os.environ["DB"], isolation_level=None)
        local.connection.execute("pragma journal_mode=wal")
        local.connection.execute("pragma synchronous=full")
    return local.connection


def page(where="", *values):
    return template.render(
        rows=connection().execute(f"select {COLUMNS} from customer {where} {ORDER}", values).fetchall()
    )


@app.get("/")
def first():
    return page()


@app.get("/deep")
def deep():
    return page("where (updated_at, id) < (?, 0)", request.args["before"])


@app.get("/search")
def search():
    phrase = '"' + " ".join(request.args["q"]) + '"'
    return page("where id in (select rowid from customer_name where customer_name match ?)", phrase)


@app.post("/edit")
def edit():
    connection().execute(
        "update customer set address = ? where id = ?", (request.form["address"], request.form["id"])
    )
    return "ok"
