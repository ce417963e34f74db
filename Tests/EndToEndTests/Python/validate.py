"""validate.py SCHEMA FILE: ends with 0 where the file holds what the schema describes."""
import pathlib, sys
import schemas

schemas.validate(sys.argv[1], pathlib.Path(sys.argv[2]).read_bytes())
