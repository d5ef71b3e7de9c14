package live.spyglass.ingest.rtmp;

import io.netty.channel.ChannelPipeline;

/// What lies between TCP and RTMP.
interface Transport {

  /// The name that the platform is told.
  String protocol();

  /// Puts itself between the socket and what comes behind it.
  void install(ChannelPipeline pipeline);

  /// Nothing.
  Transport PLAIN =
      new Transport() {
        @Override
        public String protocol() {
          return "rtmp";
        }

        @Override
        public void install(ChannelPipeline pipeline) {}
      };
}
