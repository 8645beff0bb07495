"""Which passwords are accepted: long ones, of any script, but none that everybody tries."""

import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import passwords
from app.accounts.choosing import LONGEST, SHORTEST, check_new
from app.accounts.common_passwords import KNOWN, is_common
from app.accounts.passwords import hash_password, is_password
from app.errors import Invalid

OWN = ("manager_wang", "王若溪", "华东客户部")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "晨光照在旧书桌上的猫",
        "пароль не простой",
        "lower case only words",
        "tGk29!xPq0",
        "   spaces   count x9   ",
        "🐈 on a 🚲 in 🌧️ Oslo",
        "tGk29!xPq0" * 20,
        "很长的一句话，谁也想不到，所以很好记。" * 50,
    ],
)
def test_long_ones_of_any_script_are_accepted_without_composition_rules(password: str) -> None:
    check_new(password, OWN)


@pytest.mark.parametrize("length", [0, 1, SHORTEST - 1, LONGEST + 1])
def test_too_short_or_too_long_is_refused_beside_the_field(length: int) -> None:
    with pytest.raises(Invalid) as refused:
        check_new(("晨光照在旧书桌上的猫看雨" * 100)[:length], OWN)
    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "password",
    """1234567890 0987654321 1111111111 aaaaaaaaaa abababababab 123123123123 abcdefghij qwertyuiop asdfghjkl;
    1qaz2wsx3edc 1qaz@WSX3edc password123 Password2024! P@ssw0rd2023 woaini1314 woaini520520 5201314520
    a123456789 iloveyou1314 我爱你我爱你我爱你1314 admin@2024 qq123456789 wang123456789 1q2w3e4r5t Kebu2026!!
    客簿客簿客簿客簿客簿 manager_wang manager_wang123 MANAGER_WANG2026 王若溪王若溪王若溪王若溪 华东客户部2026
    manager_wang19900101 ２０２６password liverpool1 everything""".split(),
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert is_common(password, OWN)


def test_the_list_of_known_ones_holds_none_that_are_too_short_anyway_and_none_twice() -> None:
    lines = KNOWN.read_text("utf-8").splitlines()[1:]
    assert len(lines) == len(set(lines)) > 1500
    assert min(map(len, lines)) >= SHORTEST


@given(st.text(min_size=1, max_size=40))
def test_any_text_is_judged(password: str) -> None:
    is_common(password, OWN)


@given(
    st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=3), st.integers(4, 20)
)
def test_repeating_a_little_is_always_common(unit: str, times: int) -> None:
    assert is_common(unit * times)


def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    password = "Müßiggang für alle"
    kept = hash_password(unicodedata.normalize("NFD", password))
    assert is_password(unicodedata.normalize("NFC", password), kept)


def test_white_space_at_the_ends_counts() -> None:
    assert not is_password("correct horse battery ", hash_password("correct horse battery"))


def test_verifications_queue_so_that_only_one_takes_memory_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = 0, 0
    proceed = threading.Event()

    class Slow:
        def verify(self, _kept: str, _password: str) -> bool:
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            proceed.wait(0.05)
            inside -= 1
            return True

    monkeypatch.setattr(passwords, "HASHER", Slow())
    threads = [threading.Thread(target=is_password, args=("x", "kept")) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
