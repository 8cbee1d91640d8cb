/** A React 19 component, with what is right and what must be refused. */
import type {} from 'folkmoot/react';
import type { ChatLine, MootViewer, Room } from 'folkmoot';
import { type ReactElement, useRef } from 'react';

interface Props {
  room: Room;
  hear: (line: ChatLine) => void;
}

export function Meeting({ room, hear }: Props): ReactElement {
  const viewer = useRef<MootViewer>(null);
  return (
    <moot-room
      relay="https://relay.example"
      link-base="https://meet.example"
      name="Ana"
      start
      className="meeting"
      style={{ gap: 8 }}
      onmoot-room-opened={(event) => void event.room.code}
      onmoot-room-failed={({ error }) => void error.code}
    >
      <moot-viewer
        ref={viewer}
        room={room}
        view="fit"
        onmoot-view-changed={({ view }) => void view}
        lang="de"
      />
      <moot-chat room={room} onmoot-line-received={({ line }) => hear(line)}>
        <h3 slot="heading">Talk</h3>
      </moot-chat>
      <moot-roster room="another" key="roster" hidden />
    </moot-room>
  );
}

export const wrong = [
  // @ts-expect-error -- no such way to show a picture
  <moot-viewer view="huge" />,
  // @ts-expect-error -- a number is no name
  <moot-room name={7} />,
  // @ts-expect-error -- no such property
  <moot-room names="Ana" />,
  // @ts-expect-error -- an event about views has no line
  <moot-viewer onmoot-view-changed={({ line }) => void line} />,
  // @ts-expect-error -- no such element
  <moot-whiteboard />,
];
