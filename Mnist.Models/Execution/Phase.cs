namespace Mnist.Models.Execution;

/// <summary>What a shard does between two meetings.</summary>
/// <param name="Steps">In order.</param>
/// <param name="Meeting">What follows once all shards are through; null after the last phase.</param>
internal sealed record Phase(Step[] Steps, Meeting? Meeting);
