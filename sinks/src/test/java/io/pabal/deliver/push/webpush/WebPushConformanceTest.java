package io.pabal.deliver.push.webpush;

import io.pabal.deliver.channel.Peer;
import io.pabal.deliver.channel.SenderConformance;

class WebPushConformanceTest extends SenderConformance {
  @Override
  protected Peer startPeer() throws Exception {
    return new WebPushPeer().start();
  }
}
