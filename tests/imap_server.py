"""A mail server on this machine from whose folders letters are read (IMAP): what a client of ours asks, no more."""

import re
import socketserver
import ssl
import threading
from contextlib import contextmanager


class Folder:
    """Messages by number, and the numbers of those that were seen. `fails` is said to a command instead of OK."""

    def __init__(self, *messages):
        self.messages = dict(enumerate(messages, 1))
        self.seen, self.asked, self.fails = set(), [], {}


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.known = False
        self.say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _, asked = line.decode().strip().partition(" ")
            command = asked.upper().removeprefix("UID ").split()[0]
            self.server.folder.asked.append(asked)
            failure = self.server.folder.fails.get(command)
            said = failure or getattr(self, f"do_{command.lower()}")(asked)
            self.say(f"{tag} {said or 'OK done'}".encode())
            if command == "LOGOUT":
                return

    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def do_capability(self, asked):
        self.say(b"* CAPABILITY IMAP4rev1")

    def do_login(self, asked):
        if asked != 'LOGIN papers "secret"':
            return "NO [AUTHENTICATIONFAILED] who is that"
        self.known = True
        return None

    def do_select(self, asked):
        if asked != 'SELECT "Came back"' or not self.known:
            return "NO there is none"
        self.say(f"* {len(self.server.folder.messages)} EXISTS".encode())
        return None

    def do_search(self, asked):
        folder, largest = self.server.folder, int(re.search(r"SMALLER (\d+)", asked)[1])
        assert " UNSEEN " in asked
        found = [
            n for n, message in folder.messages.items() if n not in folder.seen and len(message) < largest
        ]
        self.say(f"* SEARCH {' '.join(map(str, found))}".strip().encode())

    def do_fetch(self, asked):
        number, part = re.fullmatch(r"UID FETCH (\d+) \((.*)\)", asked).groups()
        message = self.server.folder.messages[int(number)]
        if "HEADER" in part:
            headers = message.partition(b"\n\n")[0] + b"\n"
            found = re.findall(rb"(?im)^(?:content-type|subject):.*\n(?:[ \t].*\n)*", headers)
            message = b"".join(found) + b"\r\n"
        if "PEEK" not in part:
            self.server.folder.seen.add(int(number))
        name = part.replace(".PEEK", "")
        self.say(f"* {number} FETCH (UID {number} {name} {{{len(message)}}}".encode())
        self.wfile.write(message)
        self.say(b")")

    def do_store(self, asked):
        number, flags = re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \((.*)\)", asked).groups()
        assert flags == "\\Seen"
        self.server.folder.seen.add(int(number))

    def do_logout(self, asked):
        self.say(b"* BYE")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """A client that goes away is no matter."""


@contextmanager
def imap_server(folder, certificate=None):
    """Its port. With the files of a certificate it speaks TLS."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.folder = folder
        if certificate:
            secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            secure.load_cert_chain(*certificate)
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
