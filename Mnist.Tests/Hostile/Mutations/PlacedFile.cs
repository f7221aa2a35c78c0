namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A file and its path in the folder that is read.</summary>
internal readonly record struct PlacedFile(string Path, byte[] Bytes);
