import asyncio
import socket

from broadsheet.cli.serve import _listener


def test_the_body_of_an_answer_does_not_wait_until_its_head_has_come():
    async def told_at_once():
        told = asyncio.get_running_loop().create_future()

        async def come(reader, writer):
            told.set_result(
                writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            )
            writer.close()

        with _listener() as listener:
            listener.bind(("127.0.0.1", 0))
            server = await asyncio.start_server(come, sock=listener)
            async with server:
                _, writer = await asyncio.open_connection(*listener.getsockname())
                nodelay = await told
                writer.close()
                return nodelay

    assert asyncio.run(told_at_once())
