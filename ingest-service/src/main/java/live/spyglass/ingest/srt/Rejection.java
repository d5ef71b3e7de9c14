package live.spyglass.ingest.srt;

import live.spyglass.ingest.publish.Refusal;

/// What an encoder is told that may not publish: SRT Access Control, "Rejection codes".
enum Rejection {
  BAD_REQUEST(1400),
  UNAUTHORIZED(1401),
  OVERLOAD(1402),
  FORBIDDEN(1403),
  BAD_MODE(1405),
  NOT_SUPPORTED_MEDIA(1415),
  INTERNAL_ERROR(1500),
  DOWN(1503);

  private final int code;

  Rejection(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Rejection of(Refusal refusal) {
    return switch (refusal) {
      case UNKNOWN_KEY -> UNAUTHORIZED;
      case BROADCAST_OVER -> FORBIDDEN;
      case TOO_MANY_ATTEMPTS -> OVERLOAD;
      case TRY_AGAIN, SHUTTING_DOWN -> DOWN;
    };
  }
}
