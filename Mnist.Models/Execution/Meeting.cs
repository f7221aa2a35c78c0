
namespace Mnist.Models.Execution;

/// <summary>Where shards meet: one thread joins what they know of the whole batch, in shard order.</summary>
/// <param name="Kind">What is joined.</param>
/// <param name="Call">The call that wants it.</param>
internal readonly record struct Meeting(MeetingKind Kind, int Call = 0);
