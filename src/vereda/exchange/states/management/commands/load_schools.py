"""Load the NCES school and district lists."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vereda.core.schools import UnknownLayout, packaged_districts, packaged_schools, read_districts, read_schools
from vereda.exchange.states.actions import load_schools, seed_states


class Command(BaseCommand):
    help = (
        "Load the national NCES files ccd_sch_029_*.csv and ccd_lea_029_*.csv (or a download of the NCES school search); "
        "without files, the list that ships with Vereda."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schools", type=Path, help="a school file of NCES, CSV")
        parser.add_argument("--districts", type=Path, help="a district (LEA) file of NCES, CSV")

    def handle(self, *_args: Any, schools: Path | None, districts: Path | None, **_options: Any) -> None:
        for path in (schools, districts):
            if path and not path.is_file():
                raise CommandError(f"There is no file {path}.")
        try:
            school_rows = read_schools(schools) if schools else packaged_schools()
            district_rows = read_districts(districts) if districts else packaged_districts()
        except UnknownLayout as trouble:
            raise CommandError(str(trouble)) from trouble
        seed_states()
        source = schools.name if schools else "packaged"
        written_schools, written_districts = load_schools(
            schools=school_rows, districts=district_rows, source=source[:40]
        )
        self.stdout.write(f"{written_schools:,} schools and {written_districts:,} districts loaded.")
