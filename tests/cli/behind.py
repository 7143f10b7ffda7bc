"""Guildry behind a real proxy, whose configuration is the one that docs/operate.md shows; only ports and places differ."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.browser.site import PATIENCE, Site, free_port
from tests.helpers.written import blocks

OPERATE = "docs/operate.md"
NAME = "guildry.example.com"
VISITOR = "127.0.0.2"  # an address of this machine that is not the proxy's


class Behind(Site):
    """`guildry serve` with the settings that the page gives to a service behind a proxy."""

    def __init__(self, folder: Path) -> None:
        self.secure_port, self.plain_port = free_port(), free_port()
        self.origin = f"https://{NAME}:{self.secure_port}"
        super().__init__(folder, demo=False)

    def start(self) -> None:
        """Serve as written; the name has our port, and the database stays in the test's folder."""
        (written,) = blocks(OPERATE, "As a service", "sh")
        for line in written.splitlines():
            name, _, value = line.partition("=")
            if name not in {"GUILDRY_DATABASE_URL", "GUILDRY_BACKUPS"} and not line.startswith("#"):
                self.environment[name] = value
        self.environment["GUILDRY_BASE_URL"] = self.origin
        super().start()

    def visitor(self, address: str = VISITOR) -> "Visitor":
        """Somebody who comes through the proxy from an address."""
        return Visitor(self, address)

    def placed(self, text: str, folder: Path) -> str:
        """A configuration with our ports, and with a certificate of our own."""
        certificate(folder)
        for written, ours in {
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ssl": f"listen 127.0.0.1:{self.secure_port} ssl",
            "127.0.0.1:8000": f"127.0.0.1:{self.port}",
            "/etc/ssl/guildry": str(folder),
        }.items():
            text = text.replace(written, ours)
        return text


class Visitor:
    """A browser of sorts: it keeps cookies, names the host, and believes any certificate."""

    def __init__(self, site: Behind, address: str) -> None:
        self.site = site
        transport = httpx2.HTTPTransport(verify=False, local_address=address, trust_env=False)
        self.client = httpx2.Client(
            base_url=f"https://127.0.0.1:{site.secure_port}", transport=transport, timeout=30,
            headers={"Host": f"{NAME}:{site.secure_port}"},
        )  # fmt: skip

    def ask(self, method: str, path: str, **given: Any) -> httpx2.Response:
        """A request of this site's own page."""
        headers = {"Origin": self.site.origin, "Sec-Fetch-Site": "same-origin", **given.pop("headers", {})}
        return self.client.request(method, path, headers=headers, extensions={"sni_hostname": NAME}, **given)

    def stream(self, path: str, **given: Any) -> AbstractContextManager[httpx2.Response]:
        """A page as it comes, not unpacked."""
        return self.client.stream("GET", path, extensions={"sni_hostname": NAME}, **given)


def certificate(folder: Path) -> None:
    """A certificate that we sign ourselves."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


@contextmanager
def nginx(site: Behind, folder: Path) -> Iterator[None]:
    """nginx with the page's file, inside the few lines that every nginx.conf has."""
    (written,) = blocks(OPERATE, "Behind nginx", "nginx")
    (folder / "guildry.conf").write_text(site.placed(written, folder))
    user = "user root;" if os.geteuid() == 0 else ""  # it must get into the test's folder
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}"
        f" http {{ access_log off; include /etc/nginx/mime.types; client_body_temp_path {folder}/body;"
        f" proxy_temp_path {folder}/proxy; gzip on; include {folder}/guildry.conf; }}\n"
    )
    with _running(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], site, folder):
        yield


@contextmanager
def caddy(site: Behind, folder: Path) -> Iterator[None]:
    """Caddy with the page's file, after the options that keep it from asking the world for a certificate."""
    (written,) = blocks(OPERATE, "Behind Caddy", "caddy")
    options = (
        f"{{\n admin off\n http_port {site.plain_port}\n https_port {site.secure_port}\n default_bind 127.0.0.1\n"
        f" local_certs\n skip_install_trust\n storage file_system {folder}/caddy\n}}\n"
    )
    (folder / "Caddyfile").write_text(options + site.placed(written, folder))
    with _running(["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")], site, folder):
        yield


PROXIES = {"nginx": nginx, "caddy": caddy}


def missing(proxy: str) -> bool:
    """Whether a program is not on this machine."""
    return shutil.which(proxy, path=f"{os.environ['PATH']}:/usr/sbin") is None


@contextmanager
def _running(command: list[str], site: Behind, folder: Path) -> Iterator[None]:
    program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin") or command[0]
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "proxy.log").open("wb") as log:
        process = subprocess.Popen([program, *command[1:]], env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        while not (_listens(site.secure_port) and _listens(site.plain_port)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{(folder / 'proxy.log').read_text()[-4000:]}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=15)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
