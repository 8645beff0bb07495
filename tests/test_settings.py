"""The settings: what may be said, where, and what is refused."""

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import SettingError
from app.settings import SETTINGS, Settings, ensure_data_folder, load, refuse_open_address

NAMES = [setting.name for setting in SETTINGS]
VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"))


def with_file(folder: Path, text: str | bytes, **environ: str) -> Settings:
    (folder / "kebu.env").write_bytes(text if isinstance(text, bytes) else text.encode())
    return load({"KEBU_DATA": str(folder), **environ})


def refused(environ: dict[str, str]) -> str:
    with pytest.raises(SettingError) as error:
        load(environ)
    return str(error.value)


def answered(environ: dict[str, str]) -> Settings | str:
    try:
        return load(environ)
    except SettingError as error:
        return str(error)


def test_nothing_said_is_a_house_on_loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load({"HOME": "/root", "PATH": "/bin"})
    assert settings.data == tmp_path / "data"
    assert settings.key_file == tmp_path / "data" / "kebu.key"
    assert settings.backups == tmp_path / "data" / "backups"
    assert settings.database.parent == settings.jobs_file.parent == settings.data
    assert (settings.address, settings.url, settings.now) == ("http://127.0.0.1:8000/", None, None)
    assert (settings.timezone, settings.locale, settings.threads, settings.proxy) == (
        "Asia/Shanghai",
        "zh",
        4,
        0,
    )
    refuse_open_address(settings)


def test_every_setting_has_its_field_and_its_sentence() -> None:
    assert [setting.field for setting in SETTINGS] == [field.name for field in fields(Settings)]
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEBU_HOST", "kebu.example"),
        ("KEBU_PORT", "0"),
        ("KEBU_PORT", "65536"),
        ("KEBU_PORT", "８000"),
        ("KEBU_THREADS", "0"),
        ("KEBU_URL", "kebu.example"),
        ("KEBU_URL", "https://"),
        ("KEBU_TIMEZONE", "Asia/Beijing"),
        ("KEBU_TIMEZONE", "Asia"),
        ("KEBU_TIMEZONE", "../etc/passwd"),
        ("KEBU_LOCALE", "zh_CN"),
        ("KEBU_PROXY", "-1"),
        ("KEBU_TLS_CERT", "/nowhere/cert.pem"),
        ("KEBU_PLAIN_HTTP", "yes"),
        ("KEBU_NOW", "2026-03-02T09:00"),
        ("KEBU_NOW", "tomorrow"),
    ],
)
def test_a_wrong_value_is_named_with_its_setting_on_one_line(name: str, value: str) -> None:
    message = refused({name: value})
    assert name in message
    assert value in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("name", "near"),
    [("KEBU_PROT", "KEBU_PORT"), ("KEBU_DATABASE", "KEBU_DATA"), ("KEBU_TIMEZON", "KEBU_TIMEZONE")],
)
def test_an_unknown_setting_is_named_with_the_nearest_known(name: str, near: str) -> None:
    assert f"{name} is no setting. Is {near} meant?" in refused({name: "1"})


@given(name=st.sampled_from(NAMES[1:]), value=VALUES)
def test_any_value_is_taken_or_refused_in_words(name: str, value: str) -> None:
    answer = answered({name: value})
    if isinstance(answer, str):
        assert name in answer or "KEBU_TLS_CERT" in answer
        assert "\n" not in answer
    else:
        assert 1 <= answer.port <= 65535
        assert answer.now is None or answer.now.tzinfo is UTC
        assert answer.key_file.is_absolute()


def test_kebu_env_is_read_and_the_environment_stands_over_it(tmp_path: Path) -> None:
    text = "\ufeff# house\n\nKEBU_PORT = 8001\r\nKEBU_LOCALE=\"en\"\nKEBU_URL='https://kebu.example'\n  # end"
    settings = with_file(tmp_path, text, KEBU_LOCALE="zh")
    assert (settings.port, settings.locale, settings.url) == (8001, "zh", "https://kebu.example/")


@given(password=VALUES.filter(lambda text: text.splitlines() == [text] and text.strip() == text))
def test_a_quoted_value_arrives_as_it_stands(password: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("data")
    assert with_file(folder, f'KEBU_DEMO_PASSWORD="{password}"').demo_password == password


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("KEBU_PORT 8001", "line 1"),
        ("\nKEBU_PRT=1", "KEBU_PORT"),
        ("PORT=1", "PORT"),
        ("KEBU_DATA=/elsewhere", "KEBU_DATA"),
        (b"KEBU_URL=\xff", "UTF-8"),
    ],
)
def test_a_wrong_kebu_env_is_refused(tmp_path: Path, text: str | bytes, named: str) -> None:
    with pytest.raises(SettingError, match=named):
        with_file(tmp_path, text)


def test_a_relative_path_starts_where_it_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    settings = with_file(tmp_path / "data", "KEBU_BACKUPS=old", KEBU_KEY_FILE="key")
    assert settings.backups == tmp_path / "data" / "old"
    assert settings.key_file == tmp_path / "key"


def test_what_is_left_empty_is_not_set() -> None:
    assert load({"KEBU_HOST": "", "KEBU_URL": ""}) == load({})


def test_a_certificate_without_its_key_is_refused() -> None:
    assert "belong together" in refused({"KEBU_TLS_CERT": __file__})


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
        ("192.168.1.5", "http://192.168.1.5:8000/"),
    ],
)
def test_the_address_can_be_typed(host: str, address: str) -> None:
    assert load({"KEBU_HOST": host}).address == address


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])
def test_an_open_address_wants_tls_a_proxy_or_a_word(host: str) -> None:
    with pytest.raises(SettingError, match="KEBU_PLAIN_HTTP"):
        refuse_open_address(load({"KEBU_HOST": host}))
    for safe in (
        {"KEBU_PROXY": "1"},
        {"KEBU_PLAIN_HTTP": "1"},
        {"KEBU_TLS_CERT": __file__, "KEBU_TLS_KEY": __file__},
    ):
        refuse_open_address(load({"KEBU_HOST": host, **safe}))


def test_the_clock_of_tests_is_a_moment_in_utc() -> None:
    assert load({"KEBU_NOW": "2026-03-02T09:00+08:00"}).now == datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_the_demo_password_is_not_shown_by_accident() -> None:
    assert "horse" not in repr(load({"KEBU_DEMO_PASSWORD": "correct horse"}))


def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    settings = load({"KEBU_DATA": str(tmp_path / "new" / "data")})
    ensure_data_folder(settings)
    ensure_data_folder(settings)
    assert settings.data.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o710, 0o777])
def test_a_data_folder_open_to_others_is_refused_with_the_cure(tmp_path: Path, mode: int) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(mode)
    with pytest.raises(SettingError, match=f"chmod 700 {tmp_path / 'data'}"):
        ensure_data_folder(load({"KEBU_DATA": str(tmp_path / "data")}))


def test_a_file_in_the_place_of_the_data_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(SettingError, match="data"):
        ensure_data_folder(load({"KEBU_DATA": str(tmp_path / "data")}))


def test_the_page_of_settings_lists_each_as_the_program_knows_it() -> None:
    listed = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        assert f"| `{setting.name}` | {default} | {setting.meaning} |" in listed
