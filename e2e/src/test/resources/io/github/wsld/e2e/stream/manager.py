"""Plays systemd's part for one service that keeps descriptors in the store: manager.py NOTIFY_SOCKET WORD SOCKET COMMAND...

SOCKET is ADDRESS:PORT to listen on for it, as a socket unit does, or empty. Starts the command, and does what it is told by lines on standard input:
  restart   as systemctl restart: leaves word, SIGTERM, starts it again with what is stored
  crash     the same, but the first that is started dies at once
  alter     the same, but the state that was stored gets another version
  cut       the same, but the state loses its last byte
  tarry     the same, but what the first says is heard when it has ended
  abandon   a stop in place of the restart: lets go of what is stored, starts nothing, and ends
  kill      SIGKILL, and starts it again with what is stored
SIGTERM stops the service, without a word, and ends this.
"""
import fcntl
import os
import select
import signal
import socket
import sys

notify_path, word, address, *command = sys.argv[1:]
sockets = []
if address:
    host, port = address.split(":")
    sockets.append(socket.create_server((host, int(port)), backlog=4096))
store = []
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind(notify_path)
wake_read, wake_write = socket.socketpair()
wake_write.setblocking(False)
signal.signal(signal.SIGTERM, lambda *_: None)
signal.set_wakeup_fd(wake_write.fileno())


def tell(text):
    print("manager: " + text, flush=True)


def close_all(descriptors):
    for descriptor in descriptors:
        os.close(descriptor)
    descriptors.clear()


def hear():
    message, descriptors, _, _ = socket.recv_fds(notify, 65536, 253)
    lines = message.decode().split("\n")
    if "FDSTORE=1" in lines and "FDPOLL=0" in lines and "FDNAME=wsld" in lines:
        store.extend(descriptors)
        return
    if "FDSTOREREMOVE=1" in lines and "FDNAME=wsld" in lines:
        close_all(store)
    if "BARRIER=1" in lines:
        tell(f"stores {len(store)}")
    if "READY=1" in lines:
        tell("ready")
    close_all(descriptors)


def start(program):
    child = os.fork()
    if child:
        return child, os.pidfd_open(child)
    passed = [one.fileno() for one in sockets] + store
    names = ["service"] * len(sockets) + ["wsld"] * len(store)
    # Out of the way first: their numbers may be those that they are to have.
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 500) for descriptor in passed]
    for index, descriptor in enumerate(high):
        os.dup2(descriptor, 3 + index)
    os.closerange(3 + len(high), 2000)
    environment = dict(os.environ, NOTIFY_SOCKET=notify_path, FDSTORE="1000")
    if high:
        environment.update(
            LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(high)), LISTEN_FDNAMES=":".join(names))
    os.execve(program[0], program, environment)


def await_end(service):
    """Hears what it says until it has ended, and has said all."""
    child, end = service
    while True:
        ready, _, _ = select.select([notify, end], [], [])
        if notify in ready:
            hear()
            continue
        os.close(end)
        _, status = os.waitpid(child, 0)
        tell(f"ended {os.waitstatus_to_exitcode(status)}")
        return os.waitstatus_to_exitcode(status)


def spoil(how):
    for descriptor in store:
        if os.readlink(f"/proc/self/fd/{descriptor}").startswith("/memfd:"):
            how(descriptor)


def obey(line, service):
    if line == "kill":
        os.kill(service[0], signal.SIGKILL)
        await_end(service)
        return start(command)
    os.mkdir(word)
    os.kill(service[0], signal.SIGTERM)
    if line == "tarry":
        select.select([service[1]], [], [])
    await_end(service)
    if line == "crash":
        await_end(start(["/bin/false"]))
    elif line == "abandon":
        close_all(store)
        os.rmdir(word)
        sys.exit(0)
    elif line == "alter":
        spoil(lambda descriptor: os.pwrite(descriptor, b"\xff\xff", 4))
    elif line == "cut":
        spoil(lambda descriptor: os.truncate(descriptor, os.fstat(descriptor).st_size - 1))
    return start(command)


service = start(command)
while True:
    ready, _, _ = select.select([notify, service[1], sys.stdin, wake_read], [], [])
    if notify in ready:
        hear()
    elif wake_read in ready:
        os.kill(service[0], signal.SIGTERM)
        sys.exit(await_end(service))
    elif service[1] in ready:
        sys.exit(await_end(service) or 1)
    else:
        line = sys.stdin.readline().strip()
        if not line:
            os.kill(service[0], signal.SIGKILL)
            sys.exit(await_end(service))
        service = obey(line, service)
