package io.pabal.deliver.push.fcm;

import io.pabal.deliver.channel.Peer;
import io.pabal.deliver.channel.SenderConformance;

class FcmConformanceTest extends SenderConformance {
  @Override
  protected Peer startPeer() throws Exception {
    return new FcmPeer().start();
  }
}
