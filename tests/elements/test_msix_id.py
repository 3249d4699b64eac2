import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.elements.msix_id import is_valid, make

eleven = st.text("0123456789", min_size=11, max_size=11)


@given(eleven)
def test_every_number_that_is_made_is_valid(digits):
    number = make(digits)
    assert number[:11] == digits
    assert len(number) == 12
    assert is_valid(number)


@given(eleven)
def test_every_single_wrong_digit_and_every_swap_of_neighbours_is_found(digits):
    number = make(digits)
    for place in range(12):
        for digit in "0123456789":
            if digit != number[place]:
                assert not is_valid(number[:place] + digit + number[place + 1 :])
    for place in range(11):
        one, two = number[place : place + 2]
        if one != two:
            assert not is_valid(number[:place] + two + one + number[place + 2 :])


def test_a_number_worked_out_by_hand():
    assert make("00000000572") == "000000005724"  # 572 → 4 is the example that goes with Damm's scheme


@pytest.mark.parametrize(
    "text", ["", "5724", "00000000572", "0000000057240", "00000000572x", "٠٠٠٠٠٠٠٠٥٧٢٤", " 00000005724"]
)
def test_what_is_not_twelve_digits_is_not_valid(text):
    assert not is_valid(text)


@pytest.mark.parametrize("digits", ["", "1234567890", "123456789012", "1234567890a"])
def test_a_number_is_made_of_eleven_digits_only(digits):
    with pytest.raises(ValueError, match="exactly eleven digits"):
        make(digits)
