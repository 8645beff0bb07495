"""The command line speaks Chinese where the house does: help, and what goes wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from app.web.language import in_words
from tests.checks.chinese import HAN
from tests.conftest import Company

PROJECT = Path(__file__).parents[2]
OF_FLASK = {"run", "shell", "routes"}


def flask(folder: Path, locale: str, *words: str) -> str:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KEBU_")}
    environ |= {"KEBU_DATA": str(folder), "KEBU_LOCALE": locale, "PYTHONUTF8": "1", "LANG": "C"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    ran = subprocess.run(command, check=False, capture_output=True, cwd=PROJECT, env=environ, text=True)
    return ran.stdout + ran.stderr


def commands(group: click.Group) -> Iterator[click.Command]:
    for name, command in group.commands.items():
        if name not in OF_FLASK:
            yield command
            yield from commands(command) if isinstance(command, click.Group) else ()


def test_what_goes_wrong_is_told_in_the_language_of_the_house(tmp_path: Path) -> None:
    told = flask(tmp_path, "zh", "customers", "import")
    assert "用法：" in told
    assert "错误：缺少参数" in told
    assert not {"Usage", "Error", "Missing"} & set(told.replace(":", " ").split())
    assert "Error: Missing argument" in flask(tmp_path, "en", "customers", "import")


def test_help_is_in_the_language_of_the_house(tmp_path: Path) -> None:
    told = flask(tmp_path, "zh", "customers", "export", "--help")
    assert "以该用户的权限执行" in told
    assert "显示此帮助并退出" in told


def test_every_command_and_option_has_chinese_help(company: Company) -> None:
    found = list(commands(company.app.cli))
    assert len(found) > 10
    for command in found:
        told = [command.help, *(one.help for one in command.params if isinstance(one, click.Option))]
        for words in filter(None, told):
            assert HAN.search(in_words("zh", cleandoc(words))), words
