"""Opening hours that nobody thought of, drawn from all the syntax that is read."""

from hypothesis import strategies as st

from plugins.town.places.hours_grammar import MONTHS, OFF, OPEN, UNKNOWN, Date, DateRange, HoursRule, Moment, TimeRange, Weeks

QUARTER = 15
"""Minutes: hours that people post."""

moments = st.integers(0, 95).map(lambda number: Moment(number * QUARTER))


@st.composite
def spans(draw, night: bool = False, longest: int = 16):
    """One or two spans of a day in order; the last may go on into the night, `longest` quarters past midnight at most: four hours."""
    count = draw(st.integers(1, 2))
    marks = sorted(draw(st.lists(st.integers(24, 95), min_size=2 * count, max_size=2 * count, unique=True)))
    found = [TimeRange(Moment(marks[2 * one] * QUARTER), Moment(marks[2 * one + 1] * QUARTER)) for one in range(count)]
    if night and draw(st.booleans()):
        found[-1] = TimeRange(found[-1].start, Moment(draw(st.integers(1, longest)) * QUARTER))
    return tuple(found)


@st.composite
def stretches(draw):
    """A part of the year: months, or days of two of them."""
    first, last = sorted(draw(st.lists(st.integers(1, len(MONTHS)), min_size=2, max_size=2, unique=True)))
    if draw(st.booleans()):
        return (DateRange(Date(None, first), Date(None, last)),)
    return (DateRange(Date(None, first, draw(st.integers(1, 28))), Date(None, last, draw(st.integers(1, 28)))),)


weeks = st.sampled_from([(), (), (Weeks(1, 53, 2),), (Weeks(2, 52, 2),)])
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
ranks = st.tuples(st.integers(0, 6), st.sampled_from([1, 2, 3, 4, -1])).map(lambda one: (one,))


@st.composite
def weekly(draw, night: bool = False, longest: int = 16):
    """Rules of days of the week alone, each taking the place of those before; some closed."""
    opened = st.builds(HoursRule, weekdays=weekdays, spans=spans(night, longest))
    closed = st.builds(HoursRule, weekdays=weekdays, state=st.just(OFF))
    first = draw(opened)
    return (first, *draw(st.lists(opened | closed, max_size=3)))


@st.composite
def anything(draw):
    """Rules of all sorts: seasons, weeks, ranks in the month, holidays, hours that are unknown."""
    shape = {"stretches": st.just(()) | stretches(), "weeks": weeks, "spans": spans(night=True)}
    state = st.sampled_from([OPEN, OPEN, UNKNOWN])
    comment = st.sampled_from(["", "sur rendez-vous"])
    days = st.builds(HoursRule, **shape, weekdays=weekdays, state=state, comment=comment)
    ranked = st.builds(HoursRule, **shape, nth=ranks)
    school = st.builds(HoursRule, weekdays=weekdays, within_school=st.just(True), spans=spans())
    public = st.builds(HoursRule, public=st.just(True), state=st.just(OFF)) | st.builds(HoursRule, public=st.just(True), spans=spans())
    return (draw(days), *draw(st.lists(days | ranked | school, max_size=2)), *draw(st.lists(public, max_size=1)))
