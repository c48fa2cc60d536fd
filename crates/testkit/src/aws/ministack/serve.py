# The server, which notes every successful use of a key.


async def noting_uses(scope, receive, send, original=app.app):
    headers = dict(scope.get("headers", ()))

    async def noting_send(message):
        if message["type"] == "http.response.start" and message["status"] < 400:
            note_use(headers.get(b"authorization", b"").decode("latin-1"))
        await send(message)

    await original(scope, receive, noting_send)


app.app = noting_uses
sys.argv = ["ministack"]
app.main()
