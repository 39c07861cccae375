"""The configuration: read with errors that help, written with respect."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import SameVariable, SettingsError, check_account_name, find, load
from app.settings.edit import put_account, removing_account
from app.settings.places import network_drive


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def problem(config: Path, text: str, environ: dict[str, str] | None = None) -> str:
    config.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as error:
        load(config, environ or {})
    return str(error.value)


def test_without_a_file_everything_has_a_default(config: Path):
    settings = load(config, {})
    assert settings.accounts == {}
    assert settings.hold == 10.0
    assert settings.keys.preset == "vim"


def test_a_new_account_may_not_be_written_to(config: Path):
    config.write_text('[accounts.acme]\nvendor = "traffit"\n')
    assert load(config, {}).accounts["acme"].writes is False


def test_a_misspelt_key_names_the_file_the_key_and_what_was_meant(config: Path):
    said = problem(config, '[accounts.acme]\nvendor = "traffit"\nbase_ulr = "https://x"\n')
    assert str(config) in said
    assert "accounts.acme.base_ulr" in said
    assert "did you mean base_url?" in said


def test_a_misspelt_table_is_found_too(config: Path):
    assert "did you mean look?" in problem(config, "[lok]\nascii = true\n")


def test_a_value_of_the_wrong_kind_names_its_key(config: Path):
    said = problem(config, '[accounts.acme]\nvendor = "traffit"\nrate = "fast"\n')
    assert "accounts.acme.rate" in said
    assert "float" in said


def test_a_value_out_of_bounds_names_its_key(config: Path):
    assert "look.density" in problem(config, "[look]\ndensity = 9\n")


def test_an_account_without_a_vendor_is_an_error(config: Path):
    said = problem(config, '[accounts.acme]\nbase_url = "https://x"\n')
    assert "accounts.acme" in said
    assert "vendor" in said


def test_broken_toml_names_the_line(config: Path):
    assert "line 2" in problem(config, "hold = 5\nhold hold\n")


def test_a_file_that_is_not_text_is_an_error_and_no_traceback(config: Path):
    config.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load(config, {})


def test_a_scalar_where_a_table_belongs_is_an_error(config: Path):
    assert "must be a table" in problem(config, "accounts = 3\n")


def test_keys_may_be_written_with_hyphens(config: Path):
    config.write_text('[accounts.acme]\nvendor = "traffit"\nsecret-command = ["pass", "show"]\nlate-window = 5\n')
    account = load(config, {}).accounts["acme"]
    assert account.secret_command == ("pass", "show")
    assert account.late_window == 5


@pytest.mark.parametrize("name", ["a:b", "", "a b", "ą", "x" * 65, "../x"])
def test_names_that_could_not_stand_in_an_id_are_refused(name: str):
    with pytest.raises(SettingsError):
        check_account_name(name)


def test_an_account_with_such_a_name_in_the_file_is_refused(config: Path):
    assert "cannot be an account's name" in problem(config, '[accounts."a:b"]\nvendor = "traffit"\n')


def test_two_accounts_that_would_share_a_variable_are_refused(config: Path):
    config.write_text('[accounts.acme-pl]\nvendor = "traffit"\n[accounts.Acme_PL]\nvendor = "traffit"\n')
    with pytest.raises(SameVariable, match="Acme_PL and acme-pl would share LANEHOP_SECRET_ACME_PL") as error:
        load(config, {})
    assert str(config) in str(error.value)


def test_the_environment_wins_over_the_file(config: Path):
    config.write_text('[look]\nascii = false\ndensity = 3\n[keys]\npreset = "vim"\n')
    environ = {"LANEHOP_ASCII": "true", "LANEHOP_DENSITY": "1", "LANEHOP_KEYS": "arrows", "LANEHOP_SYNC_EVERY": "0"}
    settings = load(config, environ)
    assert (settings.look.ascii, settings.look.density, settings.keys.preset, settings.sync.every) == (
        True,
        1,
        "arrows",
        0,
    )


def test_a_bad_variable_is_blamed_and_not_the_file(config: Path):
    config.write_text("[look]\ndensity = 2\n")
    with pytest.raises(SettingsError) as error:
        load(config, {"LANEHOP_DENSITY": "many"})
    assert "LANEHOP_DENSITY" in str(error.value)
    assert str(config) not in str(error.value)


def test_no_variable_can_switch_writes_on(config: Path):
    config.write_text('[accounts.acme]\nvendor = "traffit"\n')
    assert not load(config, {"LANEHOP_WRITES": "on", "LANEHOP_ACME_WRITES": "1"}).accounts["acme"].writes


def test_an_accounts_own_undo_time_goes_before_the_general_one(config: Path):
    config.write_text('hold = 3\n[accounts.a]\nvendor = "traffit"\n[accounts.b]\nvendor = "traffit"\nhold = 0\n')
    settings = load(config, {})
    assert (settings.hold_of("a"), settings.hold_of("b")) == (3, 0)


def test_a_single_key_may_be_written_without_brackets(config: Path):
    config.write_text('[keys.overrides]\nundo = "z"\nopen = ["enter", "o"]\n')
    assert load(config, {}).keys.own == {"undo": ["z"], "open": ["enter", "o"]}


# --- writing -------------------------------------------------------------------------------------


def test_writing_keeps_what_a_person_wrote(config: Path, tmp_path: Path):
    mine = "# mine\nhold = 5 # seconds\n\n[look]\nascii = true\n\n"
    config.write_text(mine + '[accounts.old]\nvendor = "traffit" # first\n')
    put_account(config, tmp_path, "new", {"vendor": "traffit", "settings": {"client_id": "x"}})
    text = config.read_text()
    assert text.startswith(mine)
    assert 'vendor = "traffit" # first' in text
    assert load(config, {}).accounts["new"].settings == {"client_id": "x"}


def test_an_account_that_is_changed_keeps_its_other_settings(config: Path, tmp_path: Path):
    put_account(config, tmp_path, "acme", {"vendor": "traffit", "rate": 2.0, "writes": False})
    put_account(config, tmp_path, "acme", {"writes": True, "rate": None})
    account = load(config, {}).accounts["acme"]
    assert account.writes
    assert account.rate is None


def test_a_removed_account_leaves_the_others(config: Path, tmp_path: Path):
    put_account(config, tmp_path, "a", {"vendor": "traffit", "settings": {"client_id": "x"}})
    put_account(config, tmp_path, "b", {"vendor": "traffit"})
    with removing_account(config, tmp_path, "a"):
        pass
    assert list(load(config, {}).accounts) == ["b"]
    assert "client_id" not in config.read_text()


def test_the_file_is_for_its_owner_only(config: Path, tmp_path: Path):
    put_account(config, tmp_path, "acme", {"vendor": "traffit"})
    assert config.stat().st_mode & 0o077 == 0


def test_a_configuration_that_is_a_link_stays_one(config: Path, tmp_path: Path):
    real = tmp_path / "dotfiles" / "lanehop.toml"
    real.parent.mkdir()
    real.write_text("hold = 1\n")
    config.symlink_to(real)
    put_account(config, tmp_path, "acme", {"vendor": "traffit"})
    assert config.is_symlink()
    assert "acme" in real.read_text()


def test_two_processes_that_write_at_once_both_leave_their_mark(config: Path, tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from app.settings.edit import put_account\n"
        "config, locks, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]\n"
        "for n in range(10): put_account(config, locks, f'{name}{n}', {'vendor': 'traffit'})"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(config), str(tmp_path), name]) for name in "ab"]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(load(config, {}).accounts) == 20


# --- places --------------------------------------------------------------------------------------


def test_one_variable_puts_everything_under_one_folder(tmp_path: Path):
    places = find({"LANEHOP_HOME": str(tmp_path / "h")})
    for path in (places.config, places.cache, places.secrets, places.log, places.locks):
        assert path.is_relative_to(tmp_path / "h")


def test_a_relative_home_does_not_move_with_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert find({"LANEHOP_HOME": "h"}).config == tmp_path / "h" / "config.toml"


def test_folders_are_made_for_their_owner_only(tmp_path: Path):
    places = find({"LANEHOP_HOME": str(tmp_path / "h")})
    places.make()
    for folder in (tmp_path / "h", places.log, places.locks):
        assert folder.stat().st_mode & 0o077 == 0


def test_a_network_drive_is_known_by_the_mount_that_holds_the_path(tmp_path: Path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda / ext4 rw 0 0\nserver:/x /home/ann nfs4 rw 0 0\nserver:/y /mnt/my\\040drive cifs rw 0 0\n"
    )
    assert network_drive(Path("/home/ann/cache.db"), mounts) == "nfs4"
    assert network_drive(Path("/mnt/my drive/cache.db"), mounts) == "cifs"
    assert network_drive(Path("/home/bob/cache.db"), mounts) is None
    assert network_drive(Path("/home/ann/cache.db"), tmp_path / "no such file") is None
