"""Tables in Parquet: the same bytes for the same table under the same versions, and read as files from anywhere."""

import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from storage.bounded import read_bytes
from storage.errors import Fault, InputError


def parquet_bytes(table: pa.Table) -> bytes:
    """The table as a Parquet file."""
    kept = io.BytesIO()
    pq.write_table(table, kept, compression="zstd", compression_level=9)
    return kept.getvalue()


def read_parquet(file: Path, expected: str, schema: pa.Schema | None = None) -> pd.DataFrame:
    """The table in a file; raises ``InputError`` where it is missing, is none, or does not fit the ``schema``."""
    try:
        found: pd.DataFrame = pq.read_table(io.BytesIO(read_bytes(file, expected)), schema=schema).to_pandas()
    except (OSError, ValueError, pa.ArrowException) as fault:
        raise InputError(str(file), (Fault("file", str(fault)[:120], expected),)) from fault
    return found
