"""Publishes by WHIP (RFC 9725) with aiortc: a flash and a beep every second, until it is told to stop.

whip.py URL BEARER CODEC MEDIA_PORT
CODEC: H264 or VP8. MEDIA_PORT: where media goes instead of the port in the answer; 0: there.
Ends when its standard input does, and says goodbye with DELETE.
"""

import asyncio
import fractions
import re
import sys
import time
import urllib.parse
import urllib.request

import av
import numpy
from aiortc import (
    MediaStreamTrack,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)

RATE = 30
FLASH = 0.1


class Clock:
    def __init__(self):
        self.start = None

    def passed(self):
        if self.start is None:
            self.start = time.monotonic()
        return time.monotonic() - self.start


def is_on(moment):
    return moment % 1 < FLASH


class Camera(MediaStreamTrack):
    kind = "video"

    def __init__(self, clock):
        super().__init__()
        self.clock = clock
        self.number = None

    async def recv(self):
        if self.number is None:
            self.number = int(self.clock.passed() * RATE) + 1
        wait = self.number / RATE - self.clock.passed()
        await asyncio.sleep(max(0, wait))
        moment = self.number / RATE
        picture = numpy.full((240, 320, 3), 235 if is_on(moment) else 30, numpy.uint8)
        # Something that moves, so that frames differ.
        at = self.number * 4 % 300
        picture[100:140, at : at + 20] = 128
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
            format="yuv420p"
        )
        frame.pts = self.number * (90000 // RATE)
        frame.time_base = fractions.Fraction(1, 90000)
        self.number += 1
        return frame


class Microphone(MediaStreamTrack):
    kind = "audio"

    def __init__(self, clock):
        super().__init__()
        self.clock = clock
        self.number = None

    async def recv(self):
        if self.number is None:
            self.number = int(self.clock.passed() * 50) + 1
        wait = self.number / 50 - self.clock.passed()
        await asyncio.sleep(max(0, wait))
        moments = (self.number * 960 + numpy.arange(960)) / 48000
        tone = numpy.sin(2 * numpy.pi * 880 * moments) * 12000
        samples = numpy.where(is_on(moments), tone, 0).astype(numpy.int16)
        both = numpy.repeat(samples, 2).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
        frame.sample_rate = 48000
        frame.pts = self.number * 960
        frame.time_base = fractions.Fraction(1, 48000)
        self.number += 1
        return frame


def ask(method, url, bearer, body=None):
    request = urllib.request.Request(url, data=body, method=method)
    request.add_header("Authorization", "Bearer " + bearer)
    if body is not None:
        request.add_header("Content-Type", "application/sdp")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.headers.get("Location"), answer.read().decode()


async def main(url, bearer, codec, media_port):
    loop = asyncio.get_running_loop()
    connection = RTCPeerConnection()
    clock = Clock()
    connection.addTransceiver(Microphone(clock), direction="sendonly")
    video = connection.addTransceiver(Camera(clock), direction="sendonly")
    # A codec and what it is sent again by.
    wanted = ("video/" + codec.lower(), "video/rtx")
    capabilities = RTCRtpSender.getCapabilities("video").codecs
    video.setCodecPreferences(
        [c for c in capabilities if c.mimeType.lower() in wanted]
    )

    @connection.on("connectionstatechange")
    def changed():
        print("connection", connection.connectionState, flush=True)

    await connection.setLocalDescription(await connection.createOffer())
    offer = connection.localDescription.sdp.encode()
    location, answer = await loop.run_in_executor(
        None, ask, "POST", url, bearer, offer
    )
    if media_port:
        answer = re.sub(
            r"(a=candidate:\S+ \d \S+ \d+ \S+ )\d+", r"\g<1>%d" % media_port, answer
        )
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await loop.run_in_executor(None, sys.stdin.read)
    await loop.run_in_executor(
        None, ask, "DELETE", urllib.parse.urljoin(url, location), bearer
    )
    await connection.close()


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
