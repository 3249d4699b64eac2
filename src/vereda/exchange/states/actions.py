"""What changes States, schools and agreements."""

from collections.abc import Iterable
from datetime import date

import polars as pl
from django.db import connection, transaction

from vereda.core import packaged
from vereda.core.folding import fold
from vereda.exchange.audit.actions import record
from vereda.exchange.states.models import Agreement, Contact, District, Region, State

EXCHANGE = "vereda"  # the actor of what no person did


@transaction.atomic
def seed_states() -> int:
    """The fifty States, D.C. and the outlying areas (FIPS 5-2 codes, USPS letters); harmless to repeat. Returns their number."""
    states = [State(**row) for row in packaged.rows("vereda.exchange.states", "data/states.csv")]
    State.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["fips", "name", "kind", "time_zone"],
    )
    return len(states)


@transaction.atomic
def load_schools(*, schools: pl.DataFrame, districts: pl.DataFrame, source: str, by: str = EXCHANGE) -> tuple[int, int]:
    """Bring in or renew a school list, frames as `vereda.core.schools` gives them.

    A district that is named only by its schools is made from them. Nothing is removed: a school that a newer list leaves
    out may still stand in children's histories. Returns (schools, districts) written.
    """
    by_fips = dict(State.objects.values_list("fips", "code"))
    named_by_schools = (
        schools.select(
            nces_id="district_id", name="name", city="city", county="county", state="state", zip="zip", phone="phone"
        )
        .with_columns(status=pl.lit(""))
        .unique("nces_id", keep="first", maintain_order=True)
        .join(districts, on="nces_id", how="anti")
    )
    known = set(District.objects.values_list("nces_id", flat=True))
    new_only = named_by_schools.filter(~pl.col("nces_id").is_in(list(known)))
    all_districts = pl.concat([districts, new_only.select(districts.columns)])
    written_districts = _upsert(
        "states_district",
        ("nces_id", "state_id", "name", "city", "county", "zip", "phone", "status", "source", "search_text"),
        (
            (row["nces_id"], by_fips[row["nces_id"][:2]], row["name"], row["city"], row["county"], row["zip"], row["phone"],
             row["status"], source, fold(f"{row['name']} {row['city']}"))
            for row in all_districts.iter_rows(named=True)
            if row["nces_id"][:2] in by_fips
        ),
    )  # fmt: skip
    written_schools = _upsert(
        "states_school",
        ("nces_id", "district_id", "state_id", "name", "street", "city", "county", "zip", "phone", "low_grade", "high_grade",
         "status", "source", "search_text"),
        (
            (row["nces_id"], row["district_id"], by_fips[row["nces_id"][:2]], row["name"], row["street"], row["city"],
             row["county"], row["zip"], row["phone"], row["low_grade"], row["high_grade"], row["status"], source,
             fold(f"{row['name']} {row['city']}"))
            for row in schools.iter_rows(named=True)
            if row["nces_id"][:2] in by_fips
        ),
    )  # fmt: skip
    record(
        action="schools.loaded",
        actor=by,
        on=("school_list", source),
        facts={"schools": written_schools, "districts": written_districts},
    )
    return written_schools, written_districts


def _upsert(table: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> int:
    names = ", ".join(columns)
    renewed = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE incoming (LIKE {table}) ON COMMIT DROP")
        with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming "  # noqa: S608 - names are constants of this module
            f"ON CONFLICT (nces_id) DO UPDATE SET {renewed}"
        )
        written = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
    return int(written)


@transaction.atomic
def sign_agreement(
    *, state: str, kind: str, signed_on: date, valid_until: date, by: str = EXCHANGE, note: str = ""
) -> Agreement:
    """Enter a signed agreement. Both kinds in force open a State's production lane (34 CFR 200.85(f))."""
    agreement = Agreement.objects.create(
        state_id=state, kind=kind, signed_on=signed_on, valid_until=valid_until, note=note
    )
    record(
        action="agreement.signed",
        actor=by,
        on=("agreement", str(agreement.pk)),
        state_code=state,
        facts={"kind": kind, "valid_until": valid_until.isoformat()},
    )
    return agreement


@transaction.atomic
def end_agreement(*, agreement: Agreement, on: date, by: str) -> Agreement:
    """Let an agreement end before its time: `on` is its last day. Raises ValueError if it did not hold on that day."""
    held = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if not held.signed_on <= on <= held.valid_until:
        raise ValueError(f"{held} does not hold on {on}")
    held.valid_until = on
    held.save(update_fields=["valid_until"])
    record(
        action="agreement.ended",
        actor=by,
        on=("agreement", str(held.pk)),
        state_code=held.state_id,
        facts={"kind": held.kind, "valid_until": on.isoformat()},
    )
    return held


@transaction.atomic
def name_contact(
    *, state: str, name: str, title: str, email: str, phone: str, district: str | None = None, by: str = EXCHANGE
) -> Contact:
    """Say whom to call about a State's (or one district's) records; the same address again renews it."""
    contact, _ = Contact.objects.update_or_create(
        state_id=state, district_id=district, email=email, defaults={"name": name, "title": title, "phone": phone}
    )
    record(action="contact.named", actor=by, on=("contact", str(contact.pk)), state_code=state)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by: str) -> None:
    record(action="contact.removed", actor=by, on=("contact", str(contact.pk)), state_code=contact.state_id)
    contact.delete()


@transaction.atomic
def make_region(*, state: str, name: str, districts: Iterable[str], by: str) -> Region:
    """A State's set of districts, or the districts of one that it has. Raises ValueError for another State's district."""
    wanted = set(districts)
    found = District.objects.filter(state=state, pk__in=wanted)
    if not wanted or found.count() != len(wanted):
        raise ValueError(f"a region of {state} holds one or more districts of {state} and no others")
    region, _ = Region.objects.get_or_create(state_id=state, name__iexact=name, defaults={"name": name})
    region.districts.set(found)
    record(
        action="region.made",
        actor=by,
        on=("region", str(region.pk)),
        state_code=state,
        facts={"name": name, "districts": sorted(wanted)},
    )
    return region
