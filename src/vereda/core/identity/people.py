"""From a table of identities, as States write them, to features in standard form."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from vereda.core.identity.names import EXCHANGED_BITS, bits_of_first, fold, standard, suffix

IDENTITY_COLUMNS: Final = (
    "record_id", "state", "state_student_id", "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "sex",
    "birth_date", "multiple_birth", "birth_city", "birth_state", "birth_country", "male_parent_first_name",
    "male_parent_last_name", "female_parent_first_name", "female_parent_last_name",
)  # fmt: skip

# Also used where a table has it: the code of the evidence for the birth date (MDE 15).
OPTIONAL_COLUMNS: Final = ("birth_date_verification",)

# Papers that prove a birth date by themselves; a family Bible, an affidavit or another school's word (1005, 1007, 1010) do not.
PROVING_PAPERS: Final = ("1003", "1004", "1006", "1008", "1009", "1011", "1012", "1013")

# The States' own codes for where these children are born, in ISO 3166-1.
COUNTRIES = {
    "usa": "us", "united states": "us", "united states of america": "us", "estados unidos": "us", "eua": "us", "eeuu": "us",
    "mex": "mx", "mexico": "mx", "me": "mx", "gtm": "gt", "gua": "gt", "guatemala": "gt", "hnd": "hn", "hon": "hn",
    "honduras": "hn", "slv": "sv", "els": "sv", "el salvador": "sv", "pri": "pr", "puerto rico": "pr", "hti": "ht",
    "haiti": "ht", "phl": "ph", "philippines": "ph", "som": "so", "somalia": "so", "lao": "la", "laos": "la", "can": "ca",
    "canada": "ca", "cc": "ca",
}  # fmt: skip


SEXES = {"f": "f", "m": "m", "o": "x", "n": "x", "x": "x"}  # by the first letter of what is said


@dataclass(frozen=True)
class Trouble:
    """Why a table cannot be linked as it is: a sentence, and the records it is about (the first few)."""

    sentence: str
    record_ids: tuple[str, ...] = ()
    is_about_dates: bool = False


def dates(column: pl.Series) -> pl.Series:
    """Birth dates as dates; null where missing or not a date that exists (2011-02-30)."""
    if column.dtype == pl.Date:
        return column
    if column.dtype == pl.Datetime:
        return column.dt.date()
    text = column.cast(pl.String).str.strip_chars()
    return text.str.to_date("%Y-%m-%d", strict=False).fill_null(text.str.to_date("%Y%m%d", strict=False))


def troubles(identities: pl.DataFrame) -> list[Trouble]:
    """What must be mended before a table can be linked: missing columns, record ids missing or twice, impossible dates."""
    absent = [column for column in IDENTITY_COLUMNS if column not in identities.columns]
    if absent:
        return [Trouble(f"The table lacks the column{'s' * (len(absent) > 1)} {', '.join(absent)}.")]
    found = []
    ids = identities["record_id"]
    if nameless := ids.null_count():
        found.append(Trouble(f"{nameless} record{'s have' if nameless > 1 else ' has'} no record_id."))
    twice = ids.drop_nulls().filter(ids.drop_nulls().is_duplicated()).unique(maintain_order=True)
    if len(twice):
        found.append(
            Trouble(f"{len(twice)} record_id{'s stand' if len(twice) > 1 else ' stands'} more than once.", _few(twice))
        )
    raw = identities["birth_date"]
    said = raw.is_not_null() & (raw.cast(pl.String).str.strip_chars() != "")
    broken = identities.filter(said & dates(raw).is_null())
    if len(broken):
        sentence = f"{len(broken)} birth date{'s are' if len(broken) > 1 else ' is'} no date that exists; write them as YYYY-MM-DD."
        found.append(Trouble(sentence, _few(broken["record_id"]), is_about_dates=True))
    return found


def _few(ids: pl.Series) -> tuple[str, ...]:
    return tuple(str(one) for one in ids.head(5))


def features(identities: pl.DataFrame) -> pl.DataFrame:
    """Identities in standard form, one row a record, in the order given.

    In: the identity columns (`IDENTITY_COLUMNS`; `birth_date_verification` if there). Out: `record_id` as it came, and
    `state`, `state_student_id`, `given`, `surnames` (words, sorted), `first_surname`, `suffix`, `sex` (f, m, x),
    `mother_given`, `mother_surnames`, `father_given`, `father_surnames`, `birth_city`, `birth_state`, `birth_country`: text;
    `born`: date; `born_proven`, `multiple`: true, false or null. Columns a table lacks are taken as not said; a date that does
    not exist likewise (`troubles` reports both).
    """
    table = _in_their_fields(_with_all_columns(identities))

    def text(name: str) -> pl.Series:
        return table[name].cast(pl.String)

    def both(first: str, second: str) -> pl.Series:
        return table.select(
            pl.concat_str(
                pl.col(first).cast(pl.String), pl.col(second).cast(pl.String), separator=" ", ignore_nulls=True
            )
        ).to_series()

    made = table.select(
        "record_id",
        state=_code("state").str.to_uppercase(),
        state_student_id=_code("state_student_id"),
        suffix=suffix(pl.col("suffix").cast(pl.String)),
        sex=fold(pl.col("sex").cast(pl.String)).str.slice(0, 1).replace_strict(SEXES, default=None),
        born_proven=pl.col("birth_date_verification").cast(pl.String).str.strip_chars().is_in(PROVING_PAPERS),
        multiple=fold(pl.col("multiple_birth").cast(pl.String))
        .str.slice(0, 1)
        .replace_strict({"y": True, "n": False}, default=None),
        birth_city=_code("birth_city"),
        birth_state=_code("birth_state"),
        birth_country=_code("birth_country").replace(COUNTRIES),
    )
    return made.with_columns(
        born=dates(table["birth_date"]),
        given=standard(both("first_name", "middle_name"), "given"),
        surnames=standard(both("last_name_1", "last_name_2"), "surname"),
        first_surname=standard(both("last_name_1", "last_name_2"), "surname", in_order=True)
        .str.split(" ")
        .list.first(),
        mother_given=standard(text("female_parent_first_name"), "given"),
        mother_surnames=standard(text("female_parent_last_name"), "surname"),
        father_given=standard(text("male_parent_first_name"), "given"),
        father_surnames=standard(text("male_parent_last_name"), "surname"),
    )


def _in_their_fields(table: pl.DataFrame) -> pl.DataFrame:
    """García, Juan: where the given name is all but surely a surname and the surname a given name, they are put right."""
    first, last = (table[name].cast(pl.String) for name in ("first_name", "last_name_1"))
    exchanged = bits_of_first(first, "surname") + bits_of_first(last, "given") > EXCHANGED_BITS
    return table.with_columns(
        first_name=pl.when(exchanged).then(last).otherwise(first),
        last_name_1=pl.when(exchanged).then(first).otherwise(last),
    )


def _with_all_columns(identities: pl.DataFrame) -> pl.DataFrame:
    absent = [column for column in (*IDENTITY_COLUMNS, *OPTIONAL_COLUMNS) if column not in identities.columns]
    return identities.with_columns(pl.lit(None, pl.String).alias(column) for column in absent)


def _code(name: str) -> pl.Expr:
    folded = fold(pl.col(name).cast(pl.String))
    return pl.when(folded != "").then(folded)
