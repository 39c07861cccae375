"""Columns fill the screen exactly, and the card of the cursor can always be seen."""

from hypothesis import given
from hypothesis import strategies as st

from screens.widgets.plan import FOOT, HEAD, Plan

plans = st.builds(
    Plan,
    width=st.integers(16, 300),
    height=st.integers(8, 80),
    total=st.integers(1, 14),
    left=st.integers(0, 13),
    density=st.integers(1, 3),
    wide=st.booleans(),
)


@given(plans)
def test_the_visible_columns_fill_the_width_with_one_line_between_them(plan: Plan) -> None:
    at = 0
    for column in plan.shown:
        start, cells = plan.span(column)
        assert start == at
        at = start + cells + 1
    assert at == plan.width


@given(plans, st.integers(0, 500), st.data())
def test_the_cursors_card_is_in_view_wherever_it_goes(plan: Plan, count: int, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, max(count - 1, 0)))
    top = plan.scrolled(data.draw(st.integers(0, 500)), row, count)
    assert 0 <= top <= max(count - plan.fit, 0)
    if count:
        assert top <= row < top + plan.fit
        last = HEAD + (row - top) * plan.card_height + plan.density
        assert last <= plan.height - FOOT or plan.fit == 1


@given(plans, st.data())
def test_the_cursors_column_is_in_view_wherever_it_goes(plan: Plan, data: st.DataObject) -> None:
    column = data.draw(st.integers(0, plan.total - 1))
    left = plan.left_for(column)
    assert left <= column < left + plan.columns


def test_as_many_columns_as_the_product_says() -> None:
    assert Plan(80, 21, 7, 0, 3, wide=False).columns == 5
    assert Plan(80, 21, 7, 0, 3, wide=True).columns == 3
    assert Plan(200, 57, 12, 0, 3, wide=False).columns == 9
