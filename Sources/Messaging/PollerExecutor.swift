import CLinux
import CZeroMQ
import Glibc
import Synchronization

/// The executor of one actor: a thread of its own, which runs the actor's jobs between two waits
/// for sockets.
final class PollerExecutor: SerialExecutor {
  /// Becomes readable when jobs wait, so that it can stand beside the sockets in `zmq_poll`.
  let wake: Int32
  private let jobs = Mutex<[UnownedJob]>([])
  private let isFinished = Atomic<Bool>(false)
  private let owner = Atomic<pthread_t>(0)  // set by the thread itself, before it runs anything

  init() throws(MessagingError) {
    wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard wake >= 0 else { throw .refused(operation: "creating an eventfd", cause: .ofSystem()) }
  }

  deinit {
    close(wake)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = jobs.withLock { queue in
      queue.append(job)
      return queue.count == 1
    }
    if isFirst { signal() }
  }

  func checkIsolated() {
    precondition(isOnOwnThread, "called off the thread of the socket loop")
  }

  func isIsolatingCurrentContext() -> Bool? {
    isOnOwnThread
  }

  /// Lets the thread end, once the actor is gone and so no job can come any more.
  func finish() {
    isFinished.store(true, ordering: .releasing)
    signal()
  }

  /// Starts the thread.
  ///
  /// - Parameter turn: Called again and again until it returns false; afterwards the thread only
  ///   runs jobs, so that no caller of the actor waits for ever, until ``finish()``.
  /// - Throws: ``MessagingError/refused(operation:cause:)`` without a thread.
  func start(_ turn: @escaping @Sendable () -> Bool) throws(MessagingError) {
    let life = ThreadLife { [self] in
      owner.store(pthread_self(), ordering: .releasing)
      blockSignals()
      run(turn)
    }
    let argument = unsafe Unmanaged.passRetained(life).toOpaque()
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread,
      nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let life = unsafe Unmanaged<ThreadLife>.fromOpaque(argument).takeRetainedValue()
        life.body()
        return nil
      },
      argument
    )
    guard status == 0 else {
      unsafe Unmanaged<ThreadLife>.fromOpaque(argument).release()
      throw .refused(operation: "starting the socket thread", cause: SystemError(number: status))
    }
    pthread_detach(thread)
  }

  private var isOnOwnThread: Bool {
    pthread_equal(pthread_self(), owner.load(ordering: .acquiring)) != 0
  }

  private func run(_ turn: () -> Bool) {
    repeat { runJobs() } while turn()
    while !isFinished.load(ordering: .acquiring) {
      var item = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&item, 1, -1)
      clearWake()
      runJobs()
    }
  }

  private func runJobs() {
    let waiting = jobs.withLock { queue in
      defer { queue.removeAll(keepingCapacity: true) }
      return queue
    }
    for job in waiting { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
  }

  /// Makes ``wake`` unreadable again; called before the jobs are taken, never after.
  func clearWake() {
    var count: eventfd_t = 0
    _ = unsafe eventfd_read(wake, &count)
  }

  private func signal() {
    _ = eventfd_write(wake, 1)
  }

  /// Signals are for other threads: one that interrupted a wait here would be lost.
  private func blockSignals() {
    var all = sigset_t()
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
  }
}

/// What a thread is to do, boxed to pass through C.
private final class ThreadLife {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}
