"""What a file said of each student, as the JSON that versions keep."""

from collections.abc import Mapping

import polars as pl

from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, GROUP_TABLES

STUDENT_ELEMENTS = ("msix_identification_number", "state_student_identifier_type")


def documents(groups: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """For each student `student_record_id` and `payload`: group → its elements, or a list of its rows in the order of the file.

    All values are text, dates as YYYY-MM-DD; what is blank is left out. Worked out here and not by the database, which took
    half of a load for it.
    """
    told = groups["student"].select("student_record_id", student=_object(STUDENT_ELEMENTS))
    demographics = groups["demographics"].select("student_record_id", demographics=_object(DEMOGRAPHIC_COLUMNS))
    told = told.join(demographics.unique("student_record_id", keep="first"), on="student_record_id", how="left")
    for group in GROUP_TABLES:
        rows = groups[group.group].select("student_record_id", said=_object(group.names))
        lists = rows.group_by("student_record_id", maintain_order=True).agg(
            (pl.lit("[") + pl.col("said").str.join(",") + pl.lit("]")).alias(group.group)
        )
        told = told.join(lists, on="student_record_id", how="left")
    names = ("student", "demographics", *(group.group for group in GROUP_TABLES))
    parts = pl.concat_str([pl.lit(f'"{name}":') + pl.col(name) for name in names], separator=",", ignore_nulls=True)
    return told.select("student_record_id", payload=pl.lit("{") + parts + pl.lit("}"))


def _object(elements: tuple[str, ...]) -> pl.Expr:
    """A JSON object of these elements without its nulls.

    Every quote inside a value is escaped, so a comma right before a quote, a name, a quote and `:null` is never inside one.
    """
    whole = pl.struct(pl.col(*elements).cast(pl.String)).struct.json_encode()
    return whole.str.replace_all(r',"[a-z0-9_]+":null', "").str.replace(r'^\{"[a-z0-9_]+":null,?', "{")
