"""The story that other tests begin with is the one they believe in."""

from tests.doors import Doors
from tests.story import Story


def test_ada_leads_ben_belongs_and_cleo_is_outside(story: Story) -> None:
    assert {"leader", "member"} <= story.ada.roles_in(story.guild.id)
    assert story.ben.roles_in(story.guild.id) == {"member"}
    assert not story.cleo.roles_in(story.guild.id)
    assert story.root.is_platform_admin


def test_each_comes_in_by_both_doors(doors: Doors) -> None:
    assert doors.api("ada").get("/me").json()["username"] == "ada"
    assert doors.site("ben").get("/").status_code == 200
    assert doors.api().get("/me").status_code == 401
