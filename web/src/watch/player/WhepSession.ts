import { agreedKinds, askForStereo, sessionAddress, WhepProblem, type WhepRefusal } from './whep';

/** What WebRTC can carry may have to be made first. The playlist plays meanwhile. */
const ANSWER_MILLIS = 15_000;
const CONNECT_MILLIS = 5_000;
/** It begins with a keyframe. */
const FIRST_FRAME_MILLIS = 10_000;
/** Sound that comes for so long with no picture is sound alone. */
const SOUND_ALONE_MILLIS = 3_000;
/** A network that is away for longer is another one when it is back. */
const AWAY_MILLIS = 2_500;
const LOOK_MILLIS = 500;
const GOODBYE_MILLIS = 3_000;

/** Not every browser has either. */
interface Hints {
  jitterBufferTarget?: number | null;
  playoutDelayHint?: number | null;
}

/** What has come so far. */
export interface Arrivals {
  readonly bytes: number;
  /** Pictures, or packets where there is sound alone. */
  readonly pieces: number;
  /** Seconds from the server to the screen; `null` before anything is known. */
  readonly delay: number | null;
}

/** One viewer's connection by WHEP (draft-ietf-wish-whep). It is offered at once: a server that waits where it said needs no candidates of ours. */
export class WhepSession {
  readonly stream = new MediaStream();
  arrivals: Arrivals = { bytes: 0, pieces: 0, delay: null };
  /** False while there is sound alone. */
  hasPicture = true;
  /** The connection is lost, or the server has ended it. Not told after [close]. */
  onEnd: (why: WhepRefusal) => void = () => undefined;

  private readonly peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  private readonly leaving = () => this.close();
  private address: string | null = null;
  private connectedAt = Infinity;
  private closed = false;
  private waits = { seconds: 0, frames: 0 };
  private looking: ReturnType<typeof setInterval> | undefined;
  private away: ReturnType<typeof setTimeout> | undefined;

  /** Resolves when the first frame has come; throws a [WhepProblem] and leaves nothing behind. */
  static async open(address: string): Promise<WhepSession> {
    const session = new WhepSession();
    try {
      await session.connect(address);
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }


  close(): void {
    if (this.closed) {
      return;
    }
    this.closed = true;
    removeEventListener('pagehide', this.leaving);
    clearInterval(this.looking);
    clearTimeout(this.away);
    if (this.address === null) {
      this.peer.close();
      return;
    }
    // Also when the page is left; if it is lost, the server notices by itself. Its goodbye would come before the request.
    fetch(this.address, { method: 'DELETE', keepalive: true, signal: AbortSignal.timeout(GOODBYE_MILLIS) })
      .catch(() => undefined)
      .finally(() => this.peer.close());
  }

  private async connect(address: string): Promise<void> {
    const { peer } = this;
    peer.ontrack = ({ track, receiver }) => {
      this.stream.addTrack(track);
      receiver.transport?.addEventListener('statechange', () => {
        if (receiver.transport?.state === 'closed') {
          // The server has said goodbye: it knows of the session no more.
          this.address = null;
          this.end('refused');
        }
      });
    };
    for (const kind of ['video', 'audio']) {
      const receiver: Hints = peer.addTransceiver(kind, { direction: 'recvonly' }).receiver;
      // As little as the network lets it.
      receiver.jitterBufferTarget = 0;
      receiver.playoutDelayHint = 0;
    }
    const offer = askForStereo((await peer.createOffer()).sdp ?? '');
    await peer.setLocalDescription({ type: 'offer', sdp: offer });
    const answer = await this.ask(address, offer);
    if (agreedKinds(answer).length === 0) {
      throw new WhepProblem('codecs', 'nothing of what the browser can play');
    }
    addEventListener('pagehide', this.leaving);
    try {
      await peer.setRemoteDescription({ type: 'answer', sdp: answer });
    } catch (error) {
      throw new WhepProblem('codecs', String(error));
    }
    await this.connected();
    this.connectedAt = performance.now();
    peer.onconnectionstatechange = () => this.watch();
    this.looking = setInterval(() => void this.look().catch(() => undefined), LOOK_MILLIS);
    await this.firstFrame();
  }

  /** The server's answer to our offer. */
  private async ask(address: string, offer: string): Promise<string> {
    let response: Response;
    try {
      response = await fetch(address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp', Accept: 'application/sdp' },
        body: offer,
        cache: 'no-store',
        signal: AbortSignal.timeout(ANSWER_MILLIS),
      });
      if (response.status !== 201) {
        throw new WhepProblem(response.status === 406 || response.status === 422 ? 'codecs' : 'refused', String(response.status));
      }
      this.address = sessionAddress(response.headers.get('Location'), response.url);
      return await response.text();
    } catch (error) {
      throw error instanceof WhepProblem ? error : new WhepProblem('unreachable', String(error));
    }
  }

  private connected(): Promise<void> {
    const { peer } = this;
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => reject(new WhepProblem('unreachable', 'no way found')), CONNECT_MILLIS);
      const look = () => {
        if (peer.connectionState === 'connected') {
          clearTimeout(deadline);
          resolve();
        } else if (peer.connectionState === 'failed') {
          clearTimeout(deadline);
          reject(new WhepProblem('unreachable', 'failed'));
        }
      };
      peer.onconnectionstatechange = look;
      look();
    });
  }

  private async firstFrame(): Promise<void> {
    const deadline = performance.now() + FIRST_FRAME_MILLIS;
    while (this.arrivals.pieces === 0) {
      if (this.closed || performance.now() > deadline || this.peer.connectionState === 'failed') {
        throw new WhepProblem('silent', `${this.arrivals.bytes} bytes`);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
      await this.look();
    }
  }

  private watch(): void {
    const { connectionState } = this.peer;
    clearTimeout(this.away);
    if (connectionState === 'failed') {
      this.end('unreachable');
    } else if (connectionState === 'disconnected') {
      this.away = setTimeout(() => this.end('unreachable'), AWAY_MILLIS);
    }
  }

  private end(why: WhepRefusal): void {
    if (!this.closed) {
      this.close();
      this.onEnd(why);
    }
  }

  private async look(): Promise<void> {
    const { bytes, picture, sound, roundTrip } = summed(await this.peer.getStats());
    this.hasPicture = picture.bytes > 0 || performance.now() - this.connectedAt < SOUND_ALONE_MILLIS;
    const { pieces, waited, emitted } = this.hasPicture ? picture : sound;
    const frames = emitted - this.waits.frames;
    const wait = frames > 0 ? (waited - this.waits.seconds) / frames : null;
    this.waits = { seconds: waited, frames: emitted };
    this.arrivals = { bytes, pieces, delay: wait === null ? this.arrivals.delay : wait + roundTrip / 2 };
  }
}

function summed(report: RTCStatsReport) {
  const of = (each: Partial<Record<string, number>>) => ({
    bytes: each['bytesReceived'] ?? 0,
    pieces: each['framesDecoded'] || each['framesReceived'] || 0,
    ...(each['totalProcessingDelay'] === undefined
      ? { waited: each['jitterBufferDelay'] ?? 0, emitted: each['jitterBufferEmittedCount'] ?? 0 }
      : { waited: each['totalProcessingDelay'], emitted: each['framesDecoded'] ?? 0 }),
  });
  const sum = { bytes: 0, picture: of({}), sound: of({}), roundTrip: 0 };
  for (const each of report.values()) {
    if (each.type === 'candidate-pair' && each.nominated) {
      sum.roundTrip = each.currentRoundTripTime ?? 0;
    } else if (each.type === 'inbound-rtp') {
      sum.bytes += each.bytesReceived ?? 0;
      if (each.kind === 'video') {
        sum.picture = of(each);
      } else {
        sum.sound = { ...of(each), pieces: each.packetsReceived ?? 0 };
      }
    }
  }
  return sum;
}
