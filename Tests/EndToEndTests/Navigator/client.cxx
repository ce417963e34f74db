// client HOST PORT COUNT: reads COUNT messages by OpenIGTLink's own library, checksums on, then asks for the
// points, and prints what it has read, a line each. Ends with 1 where the connection breaks or a
// message is damaged.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "igtlClientSocket.h"
#include "igtlMessageHeader.h"
#include "igtlOSUtil.h"
#include "igtlPointMessage.h"
#include "igtlStatusMessage.h"
#include "igtlStringMessage.h"
#include "igtlTransformMessage.h"

namespace {

// Receives the body that goes with `header`, and unpacks it with its checksum.
template <class Message>
typename Message::Pointer receive(igtl::Socket *socket, igtl::MessageHeader *header) {
  typename Message::Pointer message = Message::New();
  message->SetMessageHeader(header);
  message->AllocatePack();
  const int size = message->GetPackBodySize();
  if (size > 0 && socket->Receive(message->GetPackBodyPointer(), size) != size) std::exit(1);
  // Of an empty body the library unpacks nothing, and does not say that it has.
  if (size > 0 && !(message->Unpack(1) & igtl::MessageHeader::UNPACK_BODY)) {
    std::fprintf(stderr, "%s is damaged\n", header->GetDeviceType());
    std::exit(1);
  }
  return message;
}

void printPoints(igtl::PointMessage *message) {
  std::printf("POINT %s %d\n", message->GetDeviceName(), message->GetNumberOfPointElement());
  for (int index = 0; index < message->GetNumberOfPointElement(); index++) {
    igtl::PointElement::Pointer element;
    message->GetPointElement(index, element);
    igtlFloat32 p[3];
    element->GetPosition(p);
    std::printf("  %s %.9g %.9g %.9g %s\n", element->GetGroupName(), p[0], p[1], p[2],
                element->GetOwner());
  }
}

void printTransform(igtl::TransformMessage *message) {
  igtl::Matrix4x4 m;
  message->GetMatrix(m);
  std::printf("TRANSFORM %s", message->GetDeviceName());
  for (int row = 0; row < 3; row++)
    for (int column = 0; column < 4; column++) std::printf(" %.9g", m[row][column]);
  std::printf("\n");
}

bool next(igtl::Socket *socket) {
  igtl::MessageHeader::Pointer header = igtl::MessageHeader::New();
  header->InitPack();
  const int size = header->GetPackSize();
  if (socket->Receive(header->GetPackPointer(), size) != size) return false;
  header->Unpack();
  const std::string type = header->GetDeviceType();
  if (type == "POINT") {
    printPoints(receive<igtl::PointMessage>(socket, header));
  } else if (type == "TRANSFORM") {
    printTransform(receive<igtl::TransformMessage>(socket, header));
  } else if (type == "STRING") {
    igtl::StringMessage::Pointer text = receive<igtl::StringMessage>(socket, header);
    std::printf("STRING %s %s\n", text->GetDeviceName(), text->GetString());
  } else if (type == "STATUS") {
    igtl::StatusMessage::Pointer status = receive<igtl::StatusMessage>(socket, header);
    std::printf("STATUS %s %d %s\n", status->GetDeviceName(), status->GetCode(),
                status->GetStatusString());
  } else {
    std::printf("%s\n", type.c_str());
    socket->Skip(header->GetBodySizeToRead(), 0);
  }
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int count, char **arguments) {
  if (count != 4) return 2;
  igtl::ClientSocket::Pointer socket = igtl::ClientSocket::New();
  if (socket->ConnectToServer(arguments[1], std::atoi(arguments[2])) != 0) return 1;
  socket->SetReceiveTimeout(60000);
  for (int left = std::atoi(arguments[3]); left > 0; left--)
    if (!next(socket)) return 1;
  igtl::GetPointMessage::Pointer question = igtl::GetPointMessage::New();
  question->SetDeviceName("TMSTarget");
  question->Pack();
  socket->Send(question->GetPackPointer(), question->GetPackSize());
  const bool isAnswered = next(socket);
  socket->CloseSocket();
  return isAnswered ? 0 : 1;
}
