"""The fast way of writing many files gives the bytes of the canonical one."""

import pytest

from vereda.core.statefile.reading import read
from vereda.core.statefile.writing import write


@pytest.mark.parametrize("state", ["CA", "FL", "MI", "OR"])
def test_written_in_one_pass_or_one_by_one_the_bytes_are_the_same(nation, tmp_path, state):
    files = sorted((file for file in nation.simulated.files if file.state == state), key=lambda file: -file.records)
    for file in [*files[:3], files[-1]]:
        path = nation.directory / file.file
        again = tmp_path / path.name
        write(read(path), again)
        assert again.read_bytes() == path.read_bytes()
