"""The operations of the vendor's document, under their own names and in its shapes.

`rows` says what they take, `questions` what of it v3 can be asked and what has to be looked at here. `reads`, `lists`,
`creates` and `choices` ask; `people`, `jobs` and `plain` are pure and put together what came.
"""
