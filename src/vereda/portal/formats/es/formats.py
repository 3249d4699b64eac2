"""Spanish as it is written in the United States: a point before decimals, a comma between thousands."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
