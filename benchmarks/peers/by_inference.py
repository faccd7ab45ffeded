"""What pandera and TDDA infer of a table, held to other tables, in their own environment.

Read from standard input: ``library``, ``learnt`` (a Parquet file), ``tables`` (Parquet files). Written: how
many constraints there are, and for each table those that fail and the cells (row, column) that they flag.
"""

import json
import sys
import tempfile
import warnings
from pathlib import Path

import pandas as pd

warnings.filterwarnings("ignore")


def by_pandera(learnt: pd.DataFrame, tables: list[pd.DataFrame]) -> dict:
    import pandera.pandas as pa

    schema = pa.infer_schema(learnt)
    constraints = sum(1 + len(c.checks) + (not c.nullable) for c in schema.columns.values())
    held = []
    for table in tables:
        try:
            schema.validate(table, lazy=True)
            held.append({"failed": 0, "flagged": []})
        except pa.errors.SchemaErrors as error:
            cases = error.failure_cases
            failed = cases[["column", "check"]].drop_duplicates()
            cells = cases[cases["index"].notna()]
            flagged = {(int(i), str(c)) for i, c in zip(cells["index"], cells["column"], strict=True)}
            held.append({"failed": len(failed), "flagged": sorted(flagged)})
    return {"constraints": constraints, "held": held}


def by_tdda(learnt: pd.DataFrame, tables: list[pd.DataFrame]) -> dict:
    from tdda.constraints import detect_df, discover_df

    found = discover_df(learnt, inc_rex=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.tdda"
        path.write_text(found.to_json())
        constraints = sum(len(field.constraints) for field in found.fields.values())
        held = []
        for table in tables:
            said = detect_df(table, str(path), per_constraint=True, output_fields=[])
            rows = said.detected()
            flagged = set()
            for name in [] if rows is None else rows.columns:
                column = next((c for c in table if name.startswith(f"{c}_") and name.endswith("_ok")), None)
                # A name may be the beginning of another.
                for c in table:
                    if name.startswith(f"{c}_") and len(c) > len(column or ""):
                        column = c
                if column and name.endswith("_ok") and name[len(column) + 1 :].count("_") <= 2:
                    flagged |= {(int(i), column) for i in rows.index[~rows[name].fillna(True).astype(bool)]}
            held.append({"failed": said.failures, "flagged": sorted(flagged)})
    return {"constraints": constraints, "held": held}


def main() -> None:
    told = json.load(sys.stdin)
    library = {"pandera": by_pandera, "TDDA": by_tdda}[told["library"]]
    learnt, *tables = (pd.read_parquet(path) for path in (told["learnt"], *told["tables"]))
    said, sys.stdout = sys.stdout, sys.stderr
    found = library(learnt, tables)
    json.dump(found, said)


main()
