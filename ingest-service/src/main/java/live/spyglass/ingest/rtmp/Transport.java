package live.spyglass.ingest.rtmp;

import java.io.IOException;
import java.net.Socket;

/// What lies between TCP and RTMP.
interface Transport {

  /// The name that the platform is told.
  String protocol();

  /// A socket over an accepted one. Must not block: what takes time happens on the first read.
  Socket open(Socket accepted) throws IOException;

  /// Nothing.
  Transport PLAIN =
      new Transport() {
        @Override
        public String protocol() {
          return "rtmp";
        }

        @Override
        public Socket open(Socket accepted) {
          return accepted;
        }
      };
}
