import { ApiProblem } from '../api/problem';
import { next, start, type Link, type LinkEvent, type Order } from './link';
import { heardAt, judge, sampleOf, UNKNOWN, type NetworkWord, type Verdict } from './network';
import { restartedAnswer, restartFragment } from './whip/fragment';
import { AUDIO_CEILING, preferred, videoCeiling } from './whip/offering';
import { closeSession, openSession, restartIce, type WhipEndpoint, type WhipSession } from './whip/whip';

export interface Tracks {
  readonly video: MediaStreamTrack | null;
  readonly audio: MediaStreamTrack | null;
  readonly screen: boolean;
}

export interface UplinkView {
  readonly link: Link;
  readonly network: NetworkWord;
}

export interface UplinkParts {
  readonly endpoint: WhipEndpoint;
  readonly tracks: () => Tracks;
  readonly changed: (view: UplinkView) => void;
}

/** An attempt that was answered, and through which nothing goes for so long, is another attempt's turn. */
const CONNECT_MILLIS = 10_000;
const RESTART_MILLIS = 6_000;
const MEASURE_MILLIS = 2_000;
/** The server says once a second what it got. */
const HEAR_MILLIS = 500;

/** Camera and microphone on their way to the server: one WHIP session after another, as `link.ts` says. */
export class Uplink {
  private link: Link;
  private verdict: Verdict = UNKNOWN;
  private peer: RTCPeerConnection | null = null;
  private session: WhipSession | null = null;
  /** What is under way belongs to the connection of this number, or to none any more. */
  private generation = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly measuring: ReturnType<typeof setInterval>;

  constructor(private readonly parts: UplinkParts) {
    this.link = start(Date.now());
    addEventListener('online', this.hurry);
    addEventListener('offline', this.falter);
    document.addEventListener('visibilitychange', this.looked);
    this.measuring = setInterval(() => void this.measure(), MEASURE_MILLIS);
    void this.open();
  }

  view(): UplinkView {
    return { link: this.link, network: this.verdict.word };
  }

  again(): void {
    this.on({ type: 'again' });
  }

  /** Other tracks through the same connection, without negotiating anew. */
  async replace(): Promise<void> {
    const { video, audio } = this.parts.tracks();
    for (const transceiver of this.peer?.getTransceivers() ?? []) {
      const track = transceiver.receiver.track.kind === 'video' ? video : audio;
      if (transceiver.sender.track !== track) {
        await transceiver.sender.replaceTrack(track).catch(() => undefined);
      }
    }
    await this.bound();
  }

  /** The picture has another size: it may take another share of the network. */
  async bound(): Promise<void> {
    const { video, screen } = this.parts.tracks();
    const { width = 1280, height = 720 } = video?.getSettings() ?? {};
    for (const sender of this.peer?.getSenders() ?? []) {
      const picture = sender.track?.kind === 'video';
      const parameters = sender.getParameters();
      const encoding = parameters.encodings[0];
      if (encoding !== undefined) {
        encoding.maxBitrate = picture ? videoCeiling(Math.min(width, height), screen) : AUDIO_CEILING;
        if (picture) {
          parameters.degradationPreference = screen ? 'maintain-resolution' : 'maintain-framerate';
        }
        // A browser that bounds nothing sends what it thinks right.
        await sender.setParameters(parameters).catch(() => undefined);
      }
    }
  }

  close(): void {
    if (this.link.phase === 'closed') {
      return;
    }
    this.on({ type: 'close' });
    removeEventListener('online', this.hurry);
    removeEventListener('offline', this.falter);
    document.removeEventListener('visibilitychange', this.looked);
    clearInterval(this.measuring);
    clearTimeout(this.timer);
    if (this.session !== null) {
      closeSession(this.session, this.parts.endpoint.bearer);
      this.session = null;
    }
    this.drop();
  }

  private on(event: LinkEvent): void {
    const [link, order] = next(this.link, event, Date.now());
    const moved = link.phase !== this.link.phase;
    this.link = link;
    this.carryOut(order);
    if (moved) {
      this.parts.changed(this.view());
    }
  }

  private carryOut(order: Order): void {
    switch (order.do) {
      case 'open':
        void this.open();
        break;
      case 'restart':
        void this.restart();
        break;
      case 'wait':
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.on({ type: 'due' }), order.millis);
        break;
      case 'nothing':
        break;
    }
  }

  /** A connection that never noticed its absence says nothing when it is back: so it is asked. */
  private listen(millis: number, peer: RTCPeerConnection): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.on({ type: peer.connectionState === 'connected' ? 'connected' : 'silent' }), millis);
  }

  /** Sooner than it is asked, what the server says of what it got tells that it goes through (Firefox changes no state then). */
  private hear(peer: RTCPeerConnection, before: number | null): void {
    const look = async () => {
      const at = heardAt(await reportsOf(peer));
      if (peer !== this.peer || this.link.phase !== 'reconnecting' || this.link.doing !== 'restarting') {
        return;
      }
      if (peer.connectionState === 'connected' && at !== null && (before === null || at > before)) {
        clearTimeout(this.timer);
        this.on({ type: 'connected' });
      } else {
        setTimeout(() => void look(), HEAR_MILLIS);
      }
    };
    void look();
  }

  private async open(): Promise<void> {
    this.drop();
    const generation = this.generation;
    const { endpoint } = this.parts;
    try {
      const peer = this.connection();
      this.peer = peer;
      const offer = await peer.createOffer();
      const session = await openSession(endpoint, offer.sdp ?? '');
      if (generation !== this.generation) {
        closeSession(session, endpoint.bearer);
        return;
      }
      this.session = session;
      this.listen(CONNECT_MILLIS, peer);
      // Only now are candidates looked for, by the servers that the answer names: the server needs none of ours to answer.
      if (session.iceServers.length > 0) {
        peer.setConfiguration({ ...peer.getConfiguration(), iceServers: [...session.iceServers] });
      }
      await peer.setLocalDescription(offer);
      await peer.setRemoteDescription({ type: 'answer', sdp: session.answer });
      await this.bound();
    } catch (error) {
      this.failed(error, generation);
    }
  }

  private async restart(): Promise<void> {
    const { peer, session, generation } = this;
    if (peer === null || session === null) {
      this.on({ type: 'silent' });
      return;
    }
    try {
      const offer = await peer.createOffer({ iceRestart: true });
      const fragment = restartFragment(offer.sdp ?? '');
      const news = fragment === null ? '' : await restartIce(session, this.parts.endpoint.bearer, fragment);
      const answer = restartedAnswer(session.answer, news);
      if (generation !== this.generation) {
        return;
      }
      if (answer === null) {
        throw new ApiProblem(422, 'unknown');
      }
      this.session = { ...session, answer };
      this.listen(RESTART_MILLIS, peer);
      // Also when it has come back by itself meanwhile: the server knows only the new credentials now.
      await peer.setLocalDescription(offer);
      await peer.setRemoteDescription({ type: 'answer', sdp: answer });
      this.hear(peer, heardAt(await reportsOf(peer)));
    } catch (error) {
      this.failed(error, generation);
    }
  }

  private failed(error: unknown, generation: number): void {
    if (generation === this.generation) {
      const problem = error instanceof ApiProblem ? error : new ApiProblem(422, 'unknown', String(error));
      this.on({ type: 'unanswered', problem });
    }
  }

  private connection(): RTCPeerConnection {
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
    const { video, audio } = this.parts.tracks();
    // The picture's place is kept also while there is none, so that a screen can take it.
    const picture = peer.addTransceiver(video ?? 'video', { direction: 'sendonly' });
    prefer(picture);
    turnHere(picture);
    if (audio !== null) {
      peer.addTransceiver(audio, { direction: 'sendonly' });
    }
    peer.onconnectionstatechange = () => this.stands(peer);
    return peer;
  }

  private stands(peer: RTCPeerConnection): void {
    if (peer !== this.peer) {
      return;
    }
    switch (peer.connectionState) {
      case 'connected':
        clearTimeout(this.timer);
        this.on({ type: 'connected' });
        break;
      case 'disconnected':
        this.on({ type: 'faltered' });
        break;
      case 'failed':
      case 'closed':
        this.on({ type: 'broke' });
        break;
    }
  }

  private drop(): void {
    this.generation++;
    const { peer } = this;
    this.peer = null;
    if (peer !== null) {
      peer.onconnectionstatechange = null;
      peer.close();
    }
  }

  private async measure(): Promise<void> {
    const { peer } = this;
    if (peer === null || this.link.phase !== 'sending') {
      return;
    }
    const before = this.verdict.word;
    this.verdict = judge(this.verdict, sampleOf(await reportsOf(peer)));
    if (this.verdict.word !== before) {
      this.parts.changed(this.view());
    }
  }

  private readonly hurry = () => this.on({ type: 'hurry' });
  private readonly falter = () => this.on({ type: 'faltered' });
  private readonly looked = () => document.visibilityState === 'visible' && this.hurry();
}

async function reportsOf(peer: RTCPeerConnection): Promise<readonly Record<string, unknown>[]> {
  const reports: Record<string, unknown>[] = [];
  (await peer.getStats()).forEach((report: Record<string, unknown>) => reports.push(report));
  return reports;
}

interface HeaderExtensions {
  readonly getHeaderExtensionsToNegotiate?: () => readonly { uri: string; direction: string }[];
  readonly setHeaderExtensionsToNegotiate?: (extensions: readonly { uri: string; direction: string }[]) => void;
}

/** The picture is turned before it is encoded, not by a note to whoever plays it: players of HLS know no such note. */
function turnHere(transceiver: RTCRtpTransceiver & HeaderExtensions): void {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.() ?? [];
  transceiver.setHeaderExtensionsToNegotiate?.(
    extensions.map((extension) => (extension.uri === 'urn:3gpp:video-orientation' ? { ...extension, direction: 'stopped' } : extension)),
  );
}

/** The order of codecs; a browser that lets nobody choose offers its own. */
function prefer(transceiver: RTCRtpTransceiver): void {
  for (const capabilities of [RTCRtpSender.getCapabilities?.('video'), RTCRtpReceiver.getCapabilities?.('video')]) {
    try {
      if (capabilities != null) {
        transceiver.setCodecPreferences(preferred(capabilities.codecs));
        return;
      }
    } catch {
      // Some take only what they could receive as well.
    }
  }
}
