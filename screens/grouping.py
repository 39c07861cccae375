"""Which group a stage counts in: asked of a person, for one stage or for all of its name."""

from app.model.views import JobView, StageCount
from app.model.words import StageKind
from screens.frame import Place
from screens.picker import Choice, Picker
from screens.words import some


async def ask_group(place: Place, job: JobView, stage: StageCount) -> None:
    """Offers the groups; where other stages of the account are called the same, it asks whether they are meant too."""
    desk = place.shell.desk
    namesakes = await desk.namesakes(stage.id)

    async def put(group: StageKind | None, *, everywhere: bool) -> None:
        meant = await desk.regroup(stage.id, group, everywhere=everywhere)
        await place.reload()
        whose = some(meant, "stage") + f" of {job.account_name} called {stage.plain}" if everywhere else stage.plain
        counts = "as before" if group is None else f"as {group.group} here"
        place.shell.flash(f"{whose} {'count' if everywhere and meant > 1 else 'counts'} {counts}; nothing is sent")

    async def chosen(group: StageKind | None) -> None:
        if namesakes < 2:
            await put(group, everywhere=False)
            return
        ways = [
            Choice(False, label="Only on this job", note=job.code or job.name),
            Choice(True, label=f"All {namesakes} of that name", note=job.account_name),
        ]
        place.app.push_screen(
            Picker("palette", stage.plain, ways, lambda way: put(group, everywhere=way), numbered=True)
        )

    choices = [
        Choice(kind, label=kind.group.capitalize(), note="counts here now" if kind is stage.kind else "")
        for kind in StageKind
    ]
    if stage.regrouped:
        choices.insert(0, Choice(None, label="Where it counts by itself", note="you said otherwise"))
    title = f"{job.account_name} {stage.plain} counts as"
    place.app.push_screen(Picker("palette", title, choices, chosen, must_choose="choose a group"))
