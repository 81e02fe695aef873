"""English words that stand for a number in translation: "halved" for 50%, "a decade" for 10 năm."""

from __future__ import annotations

_TABLE = """
half = 0.5 50 2 6
halve halves halving halved = 2 50
clock = 24 7
both pair couple twice double doubled doubles = 2
doubling twofold two-fold twin dual bilateral biennial = 2
triple tripled thrice threefold trilateral third thirds = 3
quarter = 4 0.25 25 3
quarters = 4 0.75 75
quadruple quadrupled fourfold = 4
fivefold fifths = 5
tenfold decade decades tenths = 10
dozen dozens noon = 12
century centuries centenary centennial all whole = 100
full entire fully entirely wholly hundreds hundred = 100
every = 100 1
a an single once each per next percent inaugural new = 1
no nil = 0
fortnight = 15 14
week = 7
midnight = 0 24
year = 1 12
nineties = 1990 90
eighties = 1980 80
seventies = 1970 70
sixties = 1960 60
fifties = 1950 50
thousands thousand = 1000
million = 1000000
billion = 1000000000
golden = 50
day = 24 1
round = 24
hour = 60 1
month = 30 1
"""

HINTS: dict[str, tuple[str, ...]] = {
    word: tuple(row.split(" = ")[1].split())
    for row in _TABLE.strip().splitlines()
    for word in row.split(" = ")[0].split()
}
"""The numbers that each word satisfies; it never asks for one."""
