"""SmartRecruiters."""
