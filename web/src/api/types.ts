/** What the API answers. What is absent is `null` or missing; both are read alike. */

export interface Account {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
  readonly createdAt?: string;
}

export interface SessionAnswer {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly account: Account;
}

export type BroadcastState = 'SCHEDULED' | 'READY' | 'LIVE' | 'INTERRUPTED' | 'ENDED';

export type Audience = 'PUBLIC' | 'UNLISTED' | 'PRIVATE';

export interface Broadcaster {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
}

export interface RtmpIngest {
  readonly url: string;
  readonly streamKey?: string | null;
}

export interface Ingest {
  readonly rtmp?: RtmpIngest | null;
  readonly rtmps?: RtmpIngest | null;
  /** The stream id in it is the stream key: whole only where that is told. */
  readonly srt?: { readonly url: string } | null;
  /** From a browser. `bearer` is told once, as the stream key is: it is the same. */
  readonly whip?: { readonly url: string; readonly bearer?: string | null } | null;
}

export interface Playback {
  readonly hls: string;
  /** The same, reaching back as far as one can go while it is live. */
  readonly rewind?: string | null;
  /** The same within half a second, by WHEP; only while it is live. */
  readonly whep?: string | null;
  readonly poster?: string | null;
  /** WebVTT: pictures for scrubbing. */
  readonly thumbnails?: string | null;
}

export interface Broadcast {
  readonly id: string;
  readonly title: string;
  readonly state: BroadcastState;
  readonly audience: Audience;
  readonly broadcaster: Broadcaster;
  readonly mine?: boolean;
  readonly tags?: readonly string[];
  readonly scheduledFor?: string | null;
  readonly createdAt?: string;
  readonly startedAt?: string | null;
  readonly endedAt?: string | null;
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly exact: boolean } | null;
  /** `watchedSeconds`: how long people watched it live, all of them together. */
  readonly viewers: { readonly live: number; readonly replay: number; readonly total: number; readonly watchedSeconds?: number };
  readonly hearts: number;
  readonly playback?: Playback | null;
  readonly chat?: { readonly url: string; readonly history: string; readonly hearts?: string | null } | null;
  readonly recording?: {
    readonly mp4: string;
    readonly durationMillis?: number;
    /** It may be deleted from then on; `null`: without an end. */
    readonly keptUntil?: string | null;
    readonly expired?: boolean;
  } | null;
  /** What the owner asked for; `null`: as long as the instance's rule says. */
  readonly keepRecordingDays?: number | null;
  readonly ingest?: Ingest | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string | null;
}

export interface StreamHealth {
  readonly connected: boolean;
  readonly measuredAt?: string | null;
  readonly stream?: {
    /** Bits per second. */
    readonly bitrate: number;
    readonly frameRate: number;
    readonly keyframeIntervalMillis: number;
    readonly videoCodec?: string | null;
    readonly audioCodec?: string | null;
    readonly width: number;
    readonly height: number;
    readonly framesDropped: number;
    readonly problems: readonly string[];
  } | null;
  /** Whether every size of the picture is made that should be. */
  readonly ladder?: { readonly complete: boolean; readonly reason: string; readonly shed: readonly string[] } | null;
  /** Why the last app that sent was turned away, until one is taken. */
  readonly refused?: {
    readonly at: string;
    readonly reason: string | null;
    /** What was met, in English. */
    readonly detail: string | null;
  } | null;
}

export interface Invited {
  readonly handle: string;
  readonly displayName: string;
}
