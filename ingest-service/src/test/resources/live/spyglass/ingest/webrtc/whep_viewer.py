"""A viewer by WHEP that shares no code with a browser: aiortc, as Debian has it.

    whep_viewer.py ADDRESS [HOST PORT]

Asks ADDRESS, decodes what comes, and says once a second what it has, as JSON on standard output.
HOST and PORT replace the address of every candidate of the answer: a relay on the way. A line
"keyframe" on its standard input makes it ask for one; it ends when its standard input does.
"""

import asyncio
import json
import re
import sys
import urllib.error
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription, jitterbuffer
from aiortc.mediastreams import MediaStreamError

# A packet that is sent again and comes later than this many others is taken for a new beginning: aiortc
# goes back to it, takes that step back for a wrap of the clock, and is half a day ahead from then on. Here,
# as in a browser, it comes too late, and that is all.
jitterbuffer.MAX_MISORDER = 1 << 15

seen = {
    "state": "new",
    "pictures": 0,
    "width": 0,
    "height": 0,
    "sounds": 0,
    "rate": 0,
    "loudest": 0,
    "lastPicture": 0.0,
    "firstPicture": 0.0,
    "lastSound": 0.0,
    "firstSound": 0.0,
    "backwards": 0,
}


async def watch(track):
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        time = float(frame.pts * frame.time_base)
        if track.kind == "video":
            seen["backwards"] += seen["pictures"] > 0 and time <= seen["lastPicture"]
            seen["firstPicture"] = time if seen["pictures"] == 0 else seen["firstPicture"]
            seen["pictures"] += 1
            seen["width"], seen["height"] = frame.width, frame.height
            seen["lastPicture"] = time
        else:
            seen["firstSound"] = time if seen["sounds"] == 0 else seen["firstSound"]
            seen["sounds"] += 1
            seen["rate"] = frame.sample_rate
            seen["loudest"] = max(seen["loudest"], int(abs(frame.to_ndarray()).max()))
            seen["lastSound"] = time


def ask(address, offer):
    request = urllib.request.Request(
        address, data=offer.encode(), headers={"Content-Type": "application/sdp"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode()


async def obey(connection):
    loop = asyncio.get_event_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        for receiver in connection.getReceivers():
            if line.strip() == "keyframe" and receiver.track.kind == "video":
                for source in receiver.getSynchronizationSources():
                    await receiver._send_rtcp_pli(source.source)


async def main(address, relay):
    connection = RTCPeerConnection()
    connection.addTransceiver("video", direction="recvonly")
    connection.addTransceiver("audio", direction="recvonly")
    tasks = []

    @connection.on("track")
    def on_track(track):
        tasks.append(asyncio.ensure_future(watch(track)))

    @connection.on("connectionstatechange")
    def on_state():
        seen["state"] = connection.connectionState

    await connection.setLocalDescription(await connection.createOffer())
    loop = asyncio.get_event_loop()
    try:
        answer = await loop.run_in_executor(None, ask, address, connection.localDescription.sdp)
    except urllib.error.HTTPError as problem:
        print(json.dumps({"status": problem.code, "problem": problem.read().decode()}), flush=True)
        return
    if relay:
        answer = re.sub(
            r"(?m)^(a=candidate:\S+ 1 (?i:udp) \d+) \S+ \d+ ", rf"\1 {relay[0]} {relay[1]} ", answer
        )
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    over = asyncio.ensure_future(obey(connection))
    while not over.done():
        print(json.dumps(seen), flush=True)
        await asyncio.wait([over], timeout=0.25)
    await connection.close()


asyncio.run(main(sys.argv[1], sys.argv[2:4]))
