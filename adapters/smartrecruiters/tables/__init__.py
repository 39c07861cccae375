"""All that SmartRecruiters' reference lists, by family: the shape of requests, as tables of words."""
