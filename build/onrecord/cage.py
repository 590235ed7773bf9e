"""The cage: reads an order from standard input, asks DuckDB one SELECT, and prints the rows as JSON lines.

It runs by itself in a process of its own, with bounded memory and time. Tables are attached or loaded first; then access
to files, network, extensions and Python's own variables is shut, and the configuration locked, before any SQL is read.
"""

import json
import math
import re
import resource
import signal
import sys
import threading
from decimal import Decimal, getcontext
from pathlib import Path

try:
    # Without what the package has for queries built in Python, which takes longer to import than all else here.
    import _duckdb as duckdb
except ImportError:
    import duckdb  # type: ignore[no-redef]

LOCK = """
SET enable_external_access = false;
SET autoinstall_known_extensions = false;
SET autoload_known_extensions = false;
SET allow_community_extensions = false;
SET python_enable_replacements = false;
SET lock_configuration = true;
"""


def main() -> int:
    """0 and rows; 1 and {"error"}."""
    order = json.load(sys.stdin)
    getcontext().prec = 100  # Python's own 28 figures are fewer than the database has
    connection = duckdb.connect(
        config={"threads": 2, "memory_limit": f"{order['megabytes']}MB", "temp_directory": "", "max_temp_directory_size": "0B"}
    )
    # A bar would stand among the rows once a query takes two seconds.
    connection.execute("SET enable_progress_bar = false")
    try:
        if order["database"]:
            connection.execute("ATTACH ? AS package (READ_ONLY)", [order["database"]])
            connection.execute("USE package")
        else:
            connection.execute(order["setup"])
        connection.execute(LOCK)
        statements = connection.extract_statements(order["sql"])
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            found = f"{len(statements)} statements" if len(statements) != 1 else statements[0].type.name
            return refuse(f"one SELECT is asked, and this is {found}")
        bound(order["seconds"], order["megabytes"])
        timer = threading.Timer(order["seconds"], connection.interrupt)
        timer.daemon = True
        timer.start()
        answer = connection.execute(statements[0])
        told = answer.description or []
        names = [column[0] for column in told]
        if twice := next((name for name in names if names.count(name) > 1), None):
            return refuse(f"two columns are called {twice}: name one with AS")
        head = {"columns": [column[0] for column in told], "types": [kind(str(column[1])) for column in told]}
        lines = [json.dumps(head)]
        while rows := answer.fetchmany(10_000):
            lines += [json.dumps([text(cell) for cell in row]) for row in rows]
        sys.stdout.write("\n".join(lines) + "\n")
    except duckdb.InterruptException:
        return refuse(f"stopped: no answer in {order['seconds']:g} seconds (`--timeout` allows more)")
    except (duckdb.OutOfMemoryException, MemoryError):
        return refuse(f"stopped: it needs more than {order['megabytes']} MB (`--memory` allows more)")
    except duckdb.Error as fault:
        return refuse(str(fault))
    return 0


def bound(seconds: float, megabytes: int) -> None:
    """Hard limits, for what the database does not count or does not interrupt."""
    used = Path("/proc/self/statm")
    if used.exists():  # Linux; elsewhere the database's own limit has to do
        now = int(used.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + megabytes * 2**20,) * 2)
    # A function that never looks up from its work is not interrupted. Nobody handles this signal: it ends the process.
    signal.setitimer(signal.ITIMER_REAL, seconds + 0.5)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def refuse(why: str) -> int:
    """Say why there is no answer."""
    sys.stdout.write(json.dumps({"error": why}) + "\n")
    return 1


def kind(named: str) -> str:
    """What a DuckDB type is to JSON."""
    if named == "BOOLEAN":
        return "boolean"
    if named.endswith("]") or named.startswith(("STRUCT(", "TUPLE(", "MAP(")):
        return "several"
    return (
        "number"
        if re.fullmatch(r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)", named)
        else "text"
    )


def several(cell: object) -> object:
    """What a list or a struct holds, as JSON has it."""
    if isinstance(cell, dict):
        return {text(name) or "": several(one) for name, one in cell.items()}
    if isinstance(cell, (list, tuple)):
        return [several(one) for one in cell]
    if isinstance(cell, (float, Decimal)):
        return (int(cell) if cell == cell // 1 else float(cell)) if math.isfinite(cell) else None
    return cell if cell is None or isinstance(cell, (bool, int)) else text(cell)


def text(cell: object) -> "str | None":
    """A cell as its CSV has it; what holds several values, as JSON."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, (list, tuple, dict)):
        return json.dumps(several(cell), ensure_ascii=False)
    if isinstance(cell, bytes):
        return cell.decode("ascii", "backslashreplace")
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, Decimal):
        return format(cell.quantize(Decimal(1)) if cell == cell.to_integral_value() else cell.normalize(), "f")
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
