import { obstacle, problemOfDevice, type DeviceProblem } from './problem';

export interface CameraView {
  readonly video: MediaStreamTrack | null;
  readonly audio: MediaStreamTrack | null;
  readonly source: 'camera' | 'screen';
  /** Still asking. */
  readonly opening: boolean;
  readonly problem: DeviceProblem | null;
  /** A camera that looks at whoever holds it is shown as a mirror; what is sent is not turned. */
  readonly mirrored: boolean;
  readonly muted: boolean;
  /** `null`: there is none. */
  readonly torch: boolean | null;
  readonly canFlip: boolean;
  /** The sharing was ended by the browser's own bar: how often. */
  readonly sharingsEnded: number;
}

type Facing = 'user' | 'environment';

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } as const;

interface TorchCapabilities extends MediaTrackCapabilities {
  readonly torch?: boolean;
}

export const canShareScreen = () => typeof navigator.mediaDevices?.getDisplayMedia === 'function';

/** The camera, the microphone, or a screen in the camera's place. One at a time: phones open no second camera. */
export class Camera {
  private state: CameraView = {
    video: null,
    audio: null,
    source: 'camera',
    opening: true,
    problem: null,
    mirrored: false,
    muted: false,
    torch: null,
    canFlip: false,
    sharingsEnded: 0,
  };
  private readonly listeners = new Set<() => void>();
  private facing: Facing;
  private closed = false;

  constructor(handheld: boolean) {
    this.facing = handheld ? 'environment' : 'user';
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly view = (): CameraView => this.state;

  async open(): Promise<void> {
    const obstructed = obstacle({
      secure: isSecureContext,
      devices: navigator.mediaDevices !== undefined,
      peers: 'RTCPeerConnection' in globalThis,
    });
    if (obstructed !== null) {
      this.set({ opening: false, problem: obstructed });
      return;
    }
    this.stop(this.state.video);
    this.stop(this.state.audio);
    this.set({ opening: true, problem: null, video: null, audio: null });
    try {
      const stream = await this.both();
      this.take(stream.getVideoTracks()[0] ?? null, stream.getAudioTracks()[0] ?? null);
      await this.look();
    } catch (error) {
      this.set({ opening: false, problem: problemOfDevice(error) });
    }
  }

  /** The other camera; the one before when it does not open. */
  async flip(): Promise<void> {
    const before = this.state.video;
    if (before === null || this.state.source === 'screen' || this.state.opening) {
      return;
    }
    this.set({ opening: true });
    const { deviceId, facingMode } = before.getSettings();
    const other = await this.other(deviceId, facingMode);
    this.stop(before);
    const video = (await picture(other)) ?? (await picture(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }));
    const looks = video?.getSettings().facingMode;
    if (looks === 'environment' || looks === 'user') {
      this.facing = looks;
    }
    this.take(video, this.state.audio);
    this.set({ problem: video === null ? 'busy' : null });
  }

  setMuted(muted: boolean): void {
    if (this.state.audio !== null) {
      this.state.audio.enabled = !muted;
    }
    this.set({ muted });
  }

  async setTorch(on: boolean): Promise<void> {
    try {
      await this.state.video?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
      this.set({ torch: on });
    } catch {
      this.set({ torch: null });
    }
  }

  /** Rejects when the person chooses none. The microphone stays as it is. */
  async shareScreen(): Promise<void> {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 30, max: 30 } }, audio: false });
    const video = stream.getVideoTracks()[0] ?? null;
    if (video === null || this.closed) {
      stream.getTracks().forEach((track) => track.stop());
      return;
    }
    let { audio } = this.state;
    audio ??= await microphone();
    this.stop(this.state.video);
    video.contentHint = 'detail';
    video.onended = () => {
      this.set({ sharingsEnded: this.state.sharingsEnded + 1 });
      void this.stopSharing();
    };
    this.adopt(audio);
    this.set({ video, audio, source: 'screen', mirrored: false, torch: null, opening: false, problem: null });
  }

  /** Back to the camera. */
  async stopSharing(): Promise<void> {
    this.stop(this.state.video);
    this.set({ opening: true, video: null });
    const video = await picture({ facingMode: { ideal: this.facing } });
    this.take(video, this.state.audio);
    this.set({ problem: video === null ? 'none' : null });
  }

  close(): void {
    this.closed = true;
    this.stop(this.state.video);
    this.stop(this.state.audio);
    this.listeners.clear();
  }

  /** Camera and microphone; one of them alone where the other is missing. */
  private async both(): Promise<MediaStream> {
    const { mediaDevices } = navigator;
    const video = { ...SIZE, facingMode: { ideal: this.facing } };
    try {
      return await mediaDevices.getUserMedia({ video, audio: true });
    } catch (error) {
      if (problemOfDevice(error) !== 'none') {
        throw error;
      }
      return mediaDevices.getUserMedia({ video });
    }
  }

  private async other(deviceId: string | undefined, facingMode: string | undefined): Promise<MediaTrackConstraints> {
    if (facingMode === 'user' || facingMode === 'environment') {
      return { facingMode: { exact: facingMode === 'user' ? 'environment' : 'user' } };
    }
    const cameras = await camerasOf();
    const at = cameras.findIndex((camera) => camera.deviceId === deviceId);
    const wanted = cameras[(at + 1) % Math.max(1, cameras.length)];
    return wanted === undefined ? {} : { deviceId: { exact: wanted.deviceId } };
  }

  private async look(): Promise<void> {
    this.set({ canFlip: (await camerasOf()).length > 1 });
  }

  private take(video: MediaStreamTrack | null, audio: MediaStreamTrack | null): void {
    if (this.closed) {
      this.stop(video);
      this.stop(audio);
      return;
    }
    if (video !== null) {
      video.contentHint = 'motion';
      // Unplugged, or taken away: once more.
      video.onended = () => void this.stopSharing();
    }
    this.adopt(audio);
    const torch = (video?.getCapabilities?.() as TorchCapabilities | undefined)?.torch === true;
    this.set({
      video,
      audio,
      source: 'camera',
      opening: false,
      mirrored: video !== null && (video.getSettings().facingMode ?? this.facing) === 'user',
      torch: torch ? false : null,
    });
  }

  private adopt(audio: MediaStreamTrack | null): void {
    if (audio !== null) {
      audio.enabled = !this.state.muted;
    }
  }

  private stop(track: MediaStreamTrack | null): void {
    if (track !== null) {
      track.onended = null;
      track.stop();
    }
  }

  private set(news: Partial<CameraView>): void {
    if (!this.closed) {
      this.state = { ...this.state, ...news };
      this.listeners.forEach((listener) => listener());
    }
  }
}

async function picture(constraints: MediaTrackConstraints): Promise<MediaStreamTrack | null> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...SIZE, ...constraints } });
    return stream.getVideoTracks()[0] ?? null;
  } catch {
    return null;
  }
}

async function microphone(): Promise<MediaStreamTrack | null> {
  try {
    return (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks()[0] ?? null;
  } catch {
    return null;
  }
}

async function camerasOf(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === 'videoinput');
}
