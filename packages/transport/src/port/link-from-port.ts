import type { Link } from '../link.js';
import type { Report } from './messages.js';
import { PortLink } from './port-link.js';

/** Takes up the link that `exposeLink` offers at the other end of a port. */
export function linkFromPort(port: MessagePort): Promise<Link> {
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<Report>) => {
      if (data.type === 'self') resolve(new PortLink(data.self, port));
    };
  });
}
