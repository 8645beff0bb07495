"""What the operator sees when Kebu starts, or doesn't."""

import ssl
import stat
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.serve.house import House, eventually

Start = Callable[..., House]


def refusal(house: House) -> str:
    """The one line that a house that can't start prints; it ends with exit code 2."""
    assert house.ended() == 2
    said = house.said()
    assert said.count("\n") == 1
    return said


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    now = datetime.now(UTC)
    made = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    folder.mkdir()
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "cert.pem", folder / "key.pem"


def test_the_address_printed_answers_at_once(start: Start) -> None:
    house = start()
    address, code = house.announced()
    assert address.endswith(f"http://127.0.0.1:{house.port}/")
    assert code.endswith("ABCD-EFGH")
    assert house.ask() in house.tree()


def test_what_the_tree_writes_is_its_owners_alone(start: Start) -> None:
    house = start()
    house.announced()
    eventually(house.workers)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (house.folder, house.folder / "worker")}
    assert modes == {0o700, 0o600}


def test_a_taken_port_is_told(start: Start, tmp_path: Path) -> None:
    first = start()
    first.announced()
    second = start(DATA=tmp_path / "other", PORT=first.port)
    assert f":{first.port} is taken" in refusal(second)
    assert not (tmp_path / "other").exists()


def test_an_unknown_setting_is_told_with_the_nearest_known(start: Start) -> None:
    assert "KEBU_PROXXY is no setting. Is KEBU_PROXY meant?" in refusal(start(PROXXY=1))


def test_a_data_folder_open_to_others_is_told_with_the_cure(start: Start, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o750)
    assert f"chmod 700 {tmp_path / 'data'}" in refusal(start())


def test_an_address_open_to_the_network_needs_a_word(start: Start) -> None:
    assert "KEBU_TLS_CERT" in refusal(start(HOST="0.0.0.0"))


def test_an_address_of_another_machine_is_told(start: Start) -> None:
    assert "192.0.2.1" in refusal(start(HOST="192.0.2.1", PLAIN_HTTP=1))


def test_a_key_of_another_certificate_is_told(start: Start, tmp_path: Path) -> None:
    cert, _ = certificate(tmp_path / "one")
    _, key = certificate(tmp_path / "two")
    assert "KEBU_TLS_CERT" in refusal(start(TLS_CERT=cert, TLS_KEY=key))


def test_pages_come_over_tls(start: Start, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path / "tls")
    house = start(TLS_CERT=cert, TLS_KEY=key, HOST="0.0.0.0")
    address = house.announced()[0].split()[-1]
    assert address == f"https://127.0.0.1:{house.port}/"
    trusting = ssl.create_default_context(cafile=cert)
    trusting.check_hostname = False
    with urllib.request.urlopen(address, context=trusting) as answer:
        assert int(answer.read()) in house.tree()
    code, _, said = house.end()
    assert (code, said) == (0, "")
